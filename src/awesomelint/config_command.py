"""The command `awesomelint config`: what a configuration may say."""

from __future__ import annotations

import sys

import click

from awesomelint.arguments import CONFIGURATION


@click.group("config", short_help="Tell what a configuration may say.")
def config_command() -> None:
    """Tell what a configuration may say.

    \b
    Examples:
      awesomelint config schema                  as a JSON schema, for editors
      awesomelint check --show-settings          what a run here would do, and who says so
    """


@config_command.command(short_help="Print the configuration's JSON schema.")
@CONFIGURATION
def schema(config: str | None, isolated: bool) -> int:
    """Print the JSON schema of awesomelint.toml, for editors and other programs.

    It knows the built-in rules and those of the plugins that the configuration here names; with --isolated
    the built-in ones alone. The table [tool.awesomelint] of a pyproject.toml holds the same.

    \b
    Examples:
      awesomelint config schema > awesomelint.schema.json
      awesomelint config schema --isolated

    An editor that knows TOML (Even Better TOML, Taplo, Tombi) uses it where the first line of
    awesomelint.toml is '#:schema ./awesomelint.schema.json'.

    Exit code: 0 printed, 2 a configuration that cannot be read, 3 a bug.
    """
    from awesomelint import plugins
    from awesomelint.orders import read_settings
    from awesomelint.output import write
    from awesomelint.schema import written

    write([written(plugins.registry(read_settings(config, isolated)))], sys.stdout, errors="strict")
    return 0
