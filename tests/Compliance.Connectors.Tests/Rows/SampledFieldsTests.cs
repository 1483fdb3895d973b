using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.Tests.Rows;

public sealed class SampledFieldsTests
{
    private readonly SampledFields _fields = new();

    [Fact]
    public void The_leaves_of_nested_data_are_fields_with_the_kinds_of_their_values()
    {
        _fields.AddLeaves("doc", JsonNode.Parse(
            """
            {"city":"Oslo","zip":{"no":150,"part":1.5,"whole":2.0},"old":true,"young":false,"gone":null,"tags":["a"],"none":[],"0171 2":1}
            """));
        Assert.Equal(
            [
                new("doc.city", Kind: StoredKind.Text), new("doc.zip.no", Kind: StoredKind.Whole),
                new("doc.zip.part", Kind: StoredKind.Number), new("doc.zip.whole", Kind: StoredKind.Whole),
                new("doc.old", Kind: StoredKind.Truth), new("doc.young", Kind: StoredKind.Truth),
                new("doc.tags", Kind: StoredKind.Text, IsArray: true), new("doc.none", Kind: StoredKind.Unknown, IsArray: true),
                new("doc.*", Kind: StoredKind.Whole),
            ],
            _fields.All);
    }

    [Fact]
    public void The_fields_of_elements_are_arrays_however_deep_they_lie()
    {
        _fields.AddLeaves("people", JsonNode.Parse("""[{"name":"Anna","home":{"city":"Oslo"}}]"""));
        Assert.Equal(
            [new("people.name", Kind: StoredKind.Text, IsArray: true), new("people.home.city", Kind: StoredKind.Text, IsArray: true)],
            _fields.All);
    }

    [Fact]
    public void What_rows_disagree_about_is_not_said()
    {
        _fields.Add(new FieldDescription("a", "int", StoredKind.Whole));
        _fields.Add(new FieldDescription("a", "int", StoredKind.Whole));
        _fields.Add(new FieldDescription("b", "int", StoredKind.Whole));
        Assert.Equal([new("a", "int", StoredKind.Whole), new("b", "int", StoredKind.Whole)], _fields.All);
        _fields.Add(new FieldDescription("a", "long", StoredKind.Whole));
        Assert.Equal(new FieldDescription("a", null, StoredKind.Whole), _fields.All[0]);
        _fields.Add(new FieldDescription("b", "int", StoredKind.Text));
        Assert.Equal(new FieldDescription("b", "int", StoredKind.Unknown), _fields.All[1]);
        _fields.Add(new FieldDescription("b", "int", StoredKind.Unknown, IsArray: true));
        _fields.Add(new FieldDescription("b", "int", StoredKind.Unknown));
        Assert.Equal(new FieldDescription("b", "int", StoredKind.Unknown, IsArray: true), _fields.All[1]);
    }
}
