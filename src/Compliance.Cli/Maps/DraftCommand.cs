using System.CommandLine;
using Compliance.Connectors;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Drafting;
using Compliance.Workflows;

namespace Compliance.Cli.Maps;

/// <summary><c>compliance map draft</c>: a data map from the live store.</summary>
internal static class DraftCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var kind = new Option<string>("--kind")
        {
            Description = "sql, azure_tables, azure_blobs or http.", DefaultValueFactory = _ => ConnectionKind.Sql,
        };
        var dataset = new Option<string?>("--dataset") { Description = "The map's fides_key; the connection's name by default." };
        var json = new Option<bool>("--json") { Description = "Answer in JSON, with the map as one text." };
        var stores = new StoreOptions();
        var command = new Command(
            "draft",
            "Write a data map from what a store holds: tables, columns, types, keys and foreign keys, with categories guessed from "
                + "names and sampled values. "
            + "Guesses are marked, no value of the store is written. Exit 0: written; 2: the question was not understood; 3: the "
            + "store did not answer.")
        {
            kind, dataset, json,
        };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => MapCommand.Run(error, async () =>
        {
            var name = stores.Name(parsed) ?? throw new UsageException("Say how the map names the store: --connection NAME.");
            var connection = new Connection(name, parsed.GetValue(kind)!, Parallel: 4, PerSecond: 200);
            await using var registry = StoreOptions.Connect([connection], stores.Read(parsed, name));
            var connector = registry.Find(name)
                ?? throw new UsageException($"Nothing is configured for {name}: set Connections__{name}__Provider and "
                + $"Connections__{name}__ConnectionString, or give --provider and --connection-string.");
            return await Write(connection, parsed.GetValue(dataset) ?? Key(name), connector, parsed.GetValue(json), output, error,
                cancellation);
        }));
        return command;
    }

    private static async Task<int> Write(
        Connection connection, string dataset, IConnector connector, bool asJson, TextWriter output, TextWriter error,
            CancellationToken cancellation)
    {
        try
        {
            var map = await MapDrafting.Write(connection.Name, connection.Kind, dataset, connector, cancellation);
            if (asJson)
                Json.Write(output, new { Map = map });
            else
                await output.WriteAsync(map);
            return ExitCode.Yes;
        }
        catch (StepFailedException failure)
        {
            await error.WriteLineAsync($"The store behind {connection.Name} could not be read: {failure.Code} ({failure.Reference}). "
                + $"Check its address, user and rights in Connections__{connection.Name}__….");
            return ExitCode.NoAnswer;
        }
    }

    /// <summary>A name with the letters that a fides_key may have.</summary>
    private static string Key(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter)
        || letter is '_' or '-' or '.' ? letter : '_'));
}
