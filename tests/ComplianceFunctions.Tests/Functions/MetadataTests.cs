using System.Text.Json.Nodes;
using ComplianceFunctions.Tests.Functions;

namespace ComplianceFunctions.Tests.Functions;

/// <summary>What the build emits for the host is what the attributes declare.</summary>
public sealed class MetadataTests
{
    [Fact]
    public void The_host_is_told_of_every_function_with_its_trigger_and_of_no_other()
    {
        var emitted = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "functions.metadata")))!.AsArray()
            .Select(function => $"{function!["name"]} {Trigger(function)}").Order();
        Assert.Equal(DeclaredFunction.All.Select(each => $"{each.Name} {Kind(each)}").Order(), emitted);
    }

    private static string Trigger(JsonNode function) =>
        function["bindings"]!
            .AsArray()
            .Select(binding => binding!["type"]!.GetValue<string>())
            .Single(type => type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase))
            .ToUpperInvariant();

    private static string Kind(DeclaredFunction function) =>
        function.Trigger.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal).ToUpperInvariant();
}
