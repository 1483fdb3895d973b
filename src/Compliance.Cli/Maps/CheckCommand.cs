using System.CommandLine;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Preflight;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Compliance.Cli.Maps;

/// <summary><c>compliance map check</c>: every rule of the loader, and the map held against the live stores.</summary>
internal static class CheckCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var file = MapReader.Argument();
        var json = new Option<bool>("--json") { Description = "Answer in JSON." };
        var stores = new StoreOptions();
        var command = new Command(
            "check",
            "Check a data map: every rule of its language, and whether it fits the live stores. Stores are only read. "
            + "Exit 0: nothing blocks; 1: a finding blocks erasures; 2: the map does not load; 3: a store did not answer.")
        {
            file, json,
        };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => MapCommand.Run(error, async () =>
        {
            var asJson = parsed.GetValue(json);
            if (MapReader.Read(parsed.GetValue(file)!, asJson, output, error) is not { } map)
                return ExitCode.Usage;
            var asked = Asked(map, stores.Name(parsed));
            var settings = stores.Read(parsed, stores.Name(parsed) ?? (map.Connections.Count == 1 ? map.Connections.Keys.Single() : null));
            await using var registry = StoreOptions.Connect(map.Connections.Values, settings);
            var findings = await Check(map, asked, registry, cancellation);
            if (asJson)
                Json.Write(output, new { Map = map.Digest, Findings = findings.Select(Told), Notes = map.Notes.Select(MapReader.Told) });
            else
                Write(map, findings, output);
            return Code(findings);
        }));
        return command;
    }

    private static IReadOnlyList<string> Asked(PersonalDataMap map, string? name) => name switch
    {
        null => [.. map.Connections.Keys.Order(StringComparer.Ordinal)],
        _ when map.Connections.ContainsKey(name) => [name],
        _ => throw new UsageException($"The map has no connection {name}: it has "
            + $"{string.Join(", ", map.Connections.Keys.Order(StringComparer.Ordinal))}."),
    };

    private static async Task<IReadOnlyList<PreflightFinding>> Check(
        PersonalDataMap map, IReadOnlyList<string> connections, IConnectors registry, CancellationToken cancellation)
    {
#pragma warning disable RS0030 // The composition root is where time comes from.
        using var preflight = new PreflightService(new OneMap(map), registry, SystemClock.Instance, NullLogger<PreflightService>.Instance);
#pragma warning restore RS0030
        var found = await Task.WhenAll(connections.Select(each => preflight.Check(map, each, cancellation)));
        return [.. found.SelectMany(each => each).Concat(PlanCheck.Of(map)).OrderByDescending(each => each.Blocks)];
    }

    private static int Code(IReadOnlyList<PreflightFinding> findings) => true switch
    {
        _ when findings.Any(each => each.Blocks && each.Code != PreflightCode.StoreUnavailable) => ExitCode.No,
        _ when findings.Any(each => each.Code == PreflightCode.StoreUnavailable) => ExitCode.NoAnswer,
        _ => ExitCode.Yes,
    };

    private static void Write(PersonalDataMap map, IReadOnlyList<PreflightFinding> findings, TextWriter output)
    {
        foreach (var finding in findings)
        {
            var constraint = finding.Constraint is { } name ? $" ({name})" : "";
            output.WriteLine($"{(finding.Blocks ? "BLOCKS" : "warns ")}  {finding.Reference}{constraint}");
            output.WriteLine($"        {finding.Message}");
            output.WriteLine($"        {finding.Remedy}");
        }

        foreach (var note in map.Notes)
            output.WriteLine($"note    {note}");
        var blocking = findings.Count(each => each.Blocks);
        output.WriteLine($"{Count(blocking, "finding blocks", "findings block")} erasures, "
            + $"{Count(findings.Count - blocking, "warns", "warn")}, {Count(map.Notes.Count, "note", "notes")}.");
    }

    private static string Count(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";

    private static object Told(PreflightFinding finding) => new
    {
        finding.Code, finding.Severity, finding.Connection, Collection = finding.Collection?.ToString(), finding.Column,
        finding.Constraint, finding.Message, finding.Remedy,
    };

    private sealed class OneMap(PersonalDataMap map) : IDataMaps
    {
        public PersonalDataMap Current => map;

        public Task<PersonalDataMap> Pinned(string digest, CancellationToken cancellation) => Task.FromResult(map);
    }
}
