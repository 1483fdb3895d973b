using System.Text.Json.Nodes;
using Compliance.Connectors.Http;
using Compliance.Connectors.Rows;
using CsCheck;

namespace Compliance.Connectors.Tests.Rows;

public sealed class RowsTests
{
    private static readonly Gen<JsonNode?> Leaf = Gen.OneOf(
        Gen.Const((JsonNode?)null), Gen.Int.Select(number => (JsonNode?)number),
        Gen.String[Gen.Char.AlphaNumeric, 0, 4].Select(text => (JsonNode?)text));

    private static readonly Gen<JsonObject> Row = Gen.Recursive<JsonObject>((depth, inner) =>
        Gen.Select(Gen.String[Gen.Char['a', 'd'], 1, 1], depth < 3
            ? Gen.OneOf(Leaf, inner.Select(row => (JsonNode?)row.DeepClone())) : Leaf)
            .Array[0, 4].Select(members => new JsonObject(
                members.DistinctBy(each => each.Item1).Select(each => KeyValuePair.Create(each.Item1, each.Item2?.DeepClone())))));

    [Fact]
    public void Keys_come_apart_as_they_were_put_together() =>
        Gen.String.Array[1, 4].Sample(parts => Assert.Equal(parts, KeyText.Split(KeyText.Join(parts), parts.Length)));

    [Fact]
    public void Keys_of_two_rows_are_never_the_same() =>
        Gen.Select(Gen.String.Array[2], Gen.String.Array[2]).Sample((left, right) =>
            Assert.Equal(left.SequenceEqual(right), KeyText.Join(left) == KeyText.Join(right)));

    [Fact]
    public void A_merge_patch_turns_one_row_into_the_other() =>
        Gen.Select(Row, Row).Sample((before, after) =>
        {
            var patched = before.DeepClone().AsObject();
            Merge(patched, MergePatch.Between(before, after));
            Assert.Equal(WithoutNulls(after).ToJsonString(), WithoutNulls(patched).ToJsonString());
        });

    [Theory]
    [InlineData("email", "email")]
    [InlineData("größe_2", "größe_2")]
    [InlineData("someone@b.example", "*")]
    [InlineData("0171 234567", "*")]
    [InlineData("", "*")]
    public void A_name_that_may_be_a_value_is_not_repeated(string name, string shown) => Assert.Equal(shown, FieldNames.Plain(name));

    private static void Merge(JsonObject into, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                into.Remove(name);
            else if (value is JsonObject inner)
                Merge(into[name] as JsonObject ?? (JsonObject)(into[name] = new JsonObject()), inner);
            else
                into[name] = value.DeepClone();
        }
    }

    // A merge patch cannot tell null from absent; rows do not either.
    private static JsonObject WithoutNulls(JsonObject row) =>
        new(row.Where(each => each.Value is not null).OrderBy(each => each.Key, StringComparer.Ordinal)
        .Select(each =>
            KeyValuePair.Create(each.Key, each.Value is JsonObject inner ? (JsonNode)WithoutNulls(inner) : each.Value!.DeepClone()))!);
}
