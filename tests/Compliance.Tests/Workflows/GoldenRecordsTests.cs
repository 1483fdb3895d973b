using System.Reflection;
using System.Text.Json;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Locating;
using Compliance.Subjects;
using Compliance.Workflows;

namespace Compliance.Tests.Workflows;

/// <summary>Records of running workflows are read by the next release: their form is kept, or changed on purpose.</summary>
public sealed class GoldenRecordsTests
{
    public static TheoryData<string> Crossing => [.. BoundaryRecords.Crossing.Select(BoundaryRecords.Name)];

    [Theory]
    [MemberData(nameof(Crossing))]
    public void What_crosses_a_boundary_is_written_as_it_was(string name)
    {
        var type = BoundaryRecords.Crossing.Single(each => BoundaryRecords.Name(each) == name);
        Assert.True(BoundaryRecords.Samples.TryGetValue(type, out var samples), $"Add samples of {name} to {nameof(BoundaryRecords)}.");
        var json = samples.Select(sample => JsonSerializer.Serialize(sample, type, WorkflowJson.Options)).ToList();
        Golden.Matches($"{name}.json", $"[\n{string.Join(",\n", json.Select(line => "  " + line))}\n]");

        var read = json.Select(line => JsonSerializer.Deserialize(line, type, WorkflowJson.Options));
        Assert.Equal(json, read.Select(each => JsonSerializer.Serialize(each, type, WorkflowJson.Options)));
    }

    [Fact]
    public void Every_golden_file_is_of_something_that_still_crosses() =>
        Assert.Equal(BoundaryRecords.Crossing.Select(type => $"{BoundaryRecords.Name(type)}.json").Order(), Golden.Files().Order());

    [Fact]
    public void Nothing_that_crosses_can_hold_personal_data()
    {
        Type[] personal =
        [
            typeof(CaseFile),
            typeof(LocatedCollection),
            typeof(Identities),
            typeof(Row),
            typeof(RowKey),
            typeof(Selector),
            typeof(FieldMatch),
            typeof(PersonalDataMap),
        ];
        var reachable = new HashSet<Type>();
        foreach (var type in BoundaryRecords.Crossing)
            Reach(type, reachable);
        Assert.DoesNotContain(
            reachable, type => personal.Contains(type) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Personal<>)));
        Assert.Contains(typeof(SubjectFinding), reachable);
    }

    private static void Reach(Type type, HashSet<Type> reached)
    {
        if (!reached.Add(type))
            return;
        foreach (
            var part in type.GetGenericArguments()
                .Concat(type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(each => each.PropertyType)))
        {
            if (part.Assembly == typeof(Application).Assembly || part.IsGenericType)
                Reach(part, reached);
        }
    }
}
