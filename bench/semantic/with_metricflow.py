"""MetricFlow over the copy, with a day spine for what runs; its definitions are parsed once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb
import yaml
from metricflow.data_table.mf_table import MetricFlowDataTable
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantic_interfaces.parsing.dir_to_model import parse_yaml_files_to_validation_ready_semantic_manifest
from metricflow_semantic_interfaces.parsing.objects import YamlConfigFile
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup
from metricflow_semantics.sql.sql_bind_parameters import SqlBindParameterSet

from bench.contestant import Answers, Contestant
from bench.data import CURRENT, MEMORY, THREADS, Data
from bench.semantic.tasks import INDICATORS, RUNNING, RUNNING_YEAR, YEARS, metric


class Client:
    """What MetricFlow asks SQL through."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()

    def __init__(self, data: Data) -> None:
        self.connection = duckdb.connect()
        self.connection.execute(f"SET threads = {THREADS}; SET memory_limit = '{MEMORY}'")
        self.connection.execute(f"ATTACH '{data.folder / CURRENT}' AS copy (READ_ONLY)")
        self.connection.execute(
            "CREATE TABLE spine AS SELECT unnest(generate_series(DATE '2014-01-01', DATE '2018-12-31', INTERVAL 1 DAY))"
            "::DATE AS day"
        )

    def query(self, stmt: str, sql_bind_parameter_set: SqlBindParameterSet | None = None) -> MetricFlowDataTable:
        result = self.connection.execute(stmt)
        names = [column[0] for column in result.description]
        return MetricFlowDataTable.create_from_rows(names, result.fetchall())

    def execute(self, stmt: str, sql_bind_parameter_set: SqlBindParameterSet | None = None) -> None:
        self.connection.execute(stmt)

    def dry_run(self, stmt: str, sql_bind_parameter_set: SqlBindParameterSet | None = None) -> None:
        self.connection.execute(f"EXPLAIN {stmt}")

    def close(self) -> None:
        self.connection.close()

    def render_bind_parameter_key(self, bind_parameter_key: str) -> str:
        return f"${bind_parameter_key}"


class MetricFlow(Contestant):
    def __init__(self, data: Data) -> None:
        documents = "\n---\n".join(yaml.safe_dump(document) for document in definitions())
        files = [YamlConfigFile(filepath="measures.yaml", contents=documents)]
        manifest = parse_yaml_files_to_validation_ready_semantic_manifest(files).semantic_manifest
        self.engine = MetricFlowEngine(SemanticManifestLookup(manifest), Client(data))

    def ask(self, metrics: Sequence[str], grain: str, years: Sequence[int]) -> list[dict[str, Any]]:
        request = MetricFlowQueryRequest.create(
            metric_names=metrics, group_by_names=[f"metric_time__{grain}"],
            time_constraint_start=datetime.fromisoformat(f"{min(years)}-01-01"),
            time_constraint_end=datetime.fromisoformat(f"{max(years)}-12-31"),
        )  # fmt: skip
        table = self.engine.query(request).result_df
        assert table is not None
        return [dict(zip(table.column_names, row, strict=True)) for row in table.rows]


class ByYear(MetricFlow):
    def figures(self) -> Answers:
        rows = self.ask([_name(indicator) for indicator in INDICATORS], "year", YEARS)
        return {
            (indicator, row["metric_time__year"].year): Decimal(int(row[_name(indicator)]))
            for row in rows
            for indicator in INDICATORS
        }


class Running(MetricFlow):
    def figures(self) -> Answers:
        rows = self.ask([f"{_name(RUNNING)}_running"], "month", [RUNNING_YEAR])
        value = f"{_name(RUNNING)}_running"
        return {(RUNNING, row["metric_time__month"].month): Decimal(int(row[value])) for row in rows}


def _name(indicator: str) -> str:
    return f"indicator_{indicator.replace('.', '_')}"


def definitions() -> list[dict[str, Any]]:
    """The four indicators in MetricFlow's words."""
    spine = {
        "node_relation": {"alias": "spine", "schema_name": "main", "database": "memory"},
        "primary_column": {"name": "day", "time_granularity": "day"},
    }
    documents: list[dict[str, Any]] = [{"project_configuration": {"time_spines": [spine]}}]
    models: dict[str, dict[str, Any]] = {}
    for indicator in INDICATORS:
        table, day, add, condition = metric(indicator)
        dimension = {"name": day, "type": "time", "type_params": {"time_granularity": "day"}}
        name = table.replace("__", "_")
        record = {"name": f"{name}_record", "type": "primary", "expr": "record"}
        model = models.setdefault(table, {
            "name": name, "node_relation": {"alias": table, "schema_name": "main", "database": "copy"},
            "defaults": {"agg_time_dimension": day}, "entities": [record], "dimensions": [dimension], "measures": [],
        })  # fmt: skip
        expr = f"CASE WHEN {condition} THEN {add} END"
        model["measures"].append({"name": f"m_{_name(indicator)}", "agg": "sum", "expr": expr})
    documents += [{"semantic_model": model} for model in models.values()]
    for indicator in INDICATORS:
        measure = {"measure": {"name": f"m_{_name(indicator)}"}}
        documents.append({"metric": {"name": _name(indicator), "type": "simple", "type_params": measure}})
    running = {
        "measure": {"name": f"m_{_name(RUNNING)}"},
        "cumulative_type_params": {"grain_to_date": "year", "period_agg": "last"},
    }
    documents.append({"metric": {"name": f"{_name(RUNNING)}_running", "type": "cumulative", "type_params": running}})
    return documents
