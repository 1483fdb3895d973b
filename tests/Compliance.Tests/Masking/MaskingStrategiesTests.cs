using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Masking;
using Compliance.Tests.DataMap;
using CsCheck;

namespace Compliance.Tests.Masking;

public sealed class MaskingStrategiesTests : IDisposable
{
    private static readonly MaskingSecrets Secrets = new(new byte[32], new byte[16]);

    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();

    [Fact]
    public void Null_is_the_default_and_leaves_nothing_whatever_the_shape()
    {
        Assert.Null(Mask(null, """{"a": [1, "b"]}"""));
        Assert.Null(Mask("null_rewrite", "\"x\""));
        Assert.True(For("null_rewrite").IsConstant);
    }

    [Fact]
    public void A_fixed_text_is_written_for_every_value_and_for_none()
    {
        var masking = For("string_rewrite", ("rewrite_value", "gone"), ("format_preservation.suffix", "@x"));

        Assert.True(masking.IsConstant);
        Assert.Equal("gone@x", (string?)masking.Apply(JsonValue.Create("a")));
        Assert.Equal("gone@x", (string?)masking.Apply(null));
    }

    [Fact]
    public void Each_element_of_an_array_is_masked()
    {
        var masking = New().For(Field("string_rewrite", "string[]", ("rewrite_value", "gone")));

        Assert.False(masking.IsConstant);
        Assert.Equal(
            """["gone",null,["gone"],{"b":"gone"}]""",
            masking.Apply(JsonNode.Parse("""["a", null, [2], {"b": true}]"""))!.ToJsonString()
        );
    }

    [Fact]
    public void Preserve_keeps_the_value()
    {
        Assert.Equal("""{"a":[1]}""", Mask("preserve", """{"a":[1]}""")!.ToJsonString());
        Assert.False(For("preserve").IsConstant);
    }

    [Fact]
    public void Of_several_peoples_values_in_one_field_the_persons_own_are_masked_in_any_spelling()
    {
        var masking = new OwnValueMasking("email", ["Ada@Example.org", " "], For(null));

        Assert.False(masking.IsConstant);
        Assert.Equal(
            """[null,"bob@example.org",[null],7,""]""",
            masking.Apply(JsonNode.Parse("""[" ADA@example.org", "bob@example.org", ["ada@example.org"], 7, ""]"""))!.ToJsonString());
        Assert.Null(masking.Apply(null));
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData("1", 1)]
    [InlineData("200", 200)]
    public void A_random_text_has_the_length_asked_for(string? length, int expected)
    {
        var masking = length is null ? For("random_string_rewrite") : For("random_string_rewrite", ("length", length));

        Assert.Matches($"^[a-z0-9]{{{expected}}}$", (string?)masking.Apply(JsonValue.Create("a")));
        Assert.Null(masking.Apply(null));
        Assert.False(masking.IsConstant);
    }

    [Fact]
    public void A_random_text_favours_no_letter()
    {
        var text = (string)For("random_string_rewrite", ("length", "4096")).Apply(JsonValue.Create("a"))!;

        var counts = text.CountBy(letter => letter).ToDictionary();
        Assert.Equal(36, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 50, 190));
    }

    [Fact]
    public void Of_all_bytes_once_each_letter_is_drawn_equally_often()
    {
        using var bytes = new AllBytes();
        var masking = new MaskingStrategies(Secrets, bytes).For(Field("random_string_rewrite", "string", ("length", "260")));

        // The last eight letters are a digest of those that were drawn.
        Assert.All(((string)masking.Apply(JsonValue.Create("a"))!)[..252].CountBy(letter => letter), each => Assert.Equal(7, each.Value));
    }

    [Fact]
    public void Random_texts_differ() =>
        Assert.NotEqual((string?)Mask("random_string_rewrite", "\"a\""), (string?)Mask("random_string_rewrite", "\"a\""));

    [Theory]
    [InlineData("hash", null, 64)]
    [InlineData("hash", "SHA-256", 64)]
    [InlineData("hash", "SHA-512", 128)]
    [InlineData("hmac", null, 64)]
    [InlineData("hmac", "SHA-512", 128)]
    public void A_digest_keeps_equal_values_equal_and_nothing_else(string strategy, string? algorithm, int digits)
    {
        var masking = algorithm is null ? For(strategy) : For(strategy, ("algorithm", algorithm));

        var masked = (string)masking.Apply(JsonValue.Create("ada@example.org"))!;
        Assert.Matches($"^[0-9a-f]{{{digits}}}$", masked);
        Assert.Equal(masked, (string?)masking.Apply(JsonValue.Create("ada@example.org")));
        Assert.NotEqual(masked, (string?)masking.Apply(JsonValue.Create("bob@example.org")));
        Assert.Null(masking.Apply(null));
        Assert.False(masking.IsConstant);
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("hmac")]
    public void A_digest_depends_on_its_secret(string strategy)
    {
        var other = new MaskingSecrets(Enumerable.Repeat((byte)1, 32).ToArray(), Enumerable.Repeat((byte)1, 16).ToArray());
        var field = Field(strategy, "string");

        Assert.NotEqual(
            (string?)New().For(field).Apply(JsonValue.Create("a")),
            (string?)new MaskingStrategies(other, _random).For(field).Apply(JsonValue.Create("a")));
    }

    [Theory]
    [InlineData("null_rewrite")]
    [InlineData("string_rewrite")]
    [InlineData("random_string_rewrite")]
    [InlineData("hash")]
    [InlineData("hmac")]
    [InlineData("preserve")]
    public void Masking_again_changes_nothing(string strategy)
    {
        var masking = For(strategy, ("rewrite_value", "gone"), ("algorithm", "SHA-512"), ("format_preservation.suffix", "@example.org"));

        Gen.String.Sample(value =>
        {
            var once = masking.Apply(JsonValue.Create(value));
            return JsonNode.DeepEquals(once, masking.Apply(once?.DeepClone())) && masking.IsApplied(once);
        });
    }

    [Theory]
    [InlineData("null_rewrite")]
    [InlineData("string_rewrite")]
    [InlineData("random_string_rewrite")]
    [InlineData("hash")]
    [InlineData("hmac")]
    public void A_value_that_is_there_is_not_masked_yet_and_an_absent_one_needs_no_mask(string strategy)
    {
        var masking = For(strategy, ("rewrite_value", "gone"));

        Assert.True(masking.IsApplied(null));
        Gen.String.Where(value => value != "gone").Sample(value => !masking.IsApplied(JsonValue.Create(value)));
        Assert.False(masking.IsApplied(new JsonArray("ada", masking.Apply(JsonValue.Create("ada")))));
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(30, true)]
    [InlineData(15, false)]
    [InlineData(8, false)]
    public void A_random_text_of_sixteen_letters_or_more_is_recognised_and_a_real_one_is_not(int length, bool recognised)
    {
        var masking = For("random_string_rewrite", ("length", $"{length}"), ("format_preservation.suffix", "@example.org"));

        var masked = masking.Apply(JsonValue.Create("ada@example.org"))!;
        Assert.Equal(length + "@example.org".Length, ((string)masked!).Length);
        Assert.Equal(recognised, masking.IsApplied(masked));
        Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789"], length, length]
            .Sample(value => !recognised || !masking.IsApplied(JsonValue.Create(value + "@example.org")));
    }

    [Fact]
    public void A_random_text_is_recognised_by_its_own_secret_alone()
    {
        var other = new MaskingSecrets(Enumerable.Repeat((byte)1, 32).ToArray(), Enumerable.Repeat((byte)1, 16).ToArray());
        var field = Field("random_string_rewrite", "string");
        Assert.False(New().For(field).IsApplied(new MaskingStrategies(other, _random).For(field).Apply(JsonValue.Create("a"))));
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("hmac")]
    public void A_value_that_only_looks_masked_is_masked(string strategy)
    {
        var lookalike = new string('a', 64);

        Assert.NotEqual(lookalike, (string?)For(strategy).Apply(JsonValue.Create(lookalike)));
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("hmac")]
    public void A_value_without_the_suffix_of_its_mask_is_masked(string strategy)
    {
        var masking = For(strategy, ("format_preservation.suffix", "@x"));

        Assert.False(masking.IsApplied(JsonValue.Create("ada@example.org")));
        Assert.Matches("^[0-9a-f]{64}@x$", (string?)masking.Apply(JsonValue.Create("ada@example.org")));
    }

    [Fact]
    public void Numbers_truth_values_and_native_times_have_one_text()
    {
        var masking = For("hmac");

        Assert.Equal((string?)masking.Apply(JsonValue.Create("7")), (string?)masking.Apply(JsonValue.Create(7)));
        Assert.Equal((string?)masking.Apply(JsonValue.Create("true")), (string?)masking.Apply(JsonValue.Create(true)));
        var time = new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc);
        Assert.Equal((string?)masking.Apply(JsonValue.Create("2024-02-29T01:02:03Z")), (string?)masking.Apply(JsonValue.Create(time)));
    }

    [Fact]
    public void Secrets_are_long_enough_and_never_printed()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaskingSecrets(new byte[31], new byte[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaskingSecrets(new byte[32], new byte[15]));
        Assert.Equal("[personal]", Secrets.ToString());
    }

    [Fact]
    public void Erasure_deletes_masks_or_leaves_rows_as_the_map_says()
    {
        Assert.Same(ErasureInstruction.Delete, New().Erasing(Collection("compliance: {erasure: delete}")));
        Assert.Null(New().Erasing(Collection("compliance: {erasure: none}")));
        Assert.Equal("mail name", Paths(New().Erasing(Collection("compliance: {erasure: mask}"))));
    }

    [Theory]
    [InlineData("ground: legal_obligation, keep: [mail]", "name")]
    [InlineData("ground: legal_obligation", null)]
    public void Of_rows_that_a_ground_keeps_the_rest_is_masked(string retention, string? masked) => Assert.Equal(
        masked,
        Paths(New().ErasingRetained(Collection($$"""compliance: {retention: {period: P1Y, from: at, {{retention}} } }"""))));

    [Fact]
    public void The_field_that_starts_the_period_stays_with_the_row_that_a_ground_keeps_in_part() => Assert.Equal(
        "name",
        Paths(New().ErasingRetained(Yaml.Load(Yaml.Collection(
            """
            - {name: id, fides_meta: {primary_key: true}}
            - {name: since, data_categories: [user.behavior]}
            - {name: mail, data_categories: [user.contact.email]}
            - {name: name, data_categories: [user.name]}
            """,
            "compliance: {retention: {period: P1Y, from: since, ground: legal_obligation, keep: [mail]}}")).Collections.Single())));

    public void Dispose() => _random.Dispose();

    private static string? Paths(ErasureInstruction? instruction) =>
        instruction is ErasureInstruction.MaskFields mask ? string.Join(' ', mask.Masks.Select(each => each.Path)) : null;

    /// <summary>A key, a field that nobody may write, one that is not personal, and two to mask.</summary>
    private static Collection Collection(string settings) => Yaml.Load(Yaml.Collection(
        """
        - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true}}
        - {name: at, data_categories: [system.operations]}
        - {name: view, data_categories: [user], fides_meta: {read_only: true}}
        - {name: mail, data_categories: [user.contact.email]}
        - {name: name, data_categories: [user.name]}
        """,
        settings)).Collections.Single();

    private MaskingStrategies New() => new(Secrets, _random);

    private static Field Field(string? strategy, string dataType, params (string Key, string Value)[] configuration) =>
        new(
            "f",
            ["user"],
            dataType,
            Masking: strategy is null
                ? null
                : new MaskingSetting(strategy, configuration.ToDictionary(each => each.Key, each => each.Value)));

    private IMasking For(string? strategy, params (string Key, string Value)[] configuration) =>
        New().For(Field(strategy, "string", configuration));

    private JsonNode? Mask(string? strategy, string json) => For(strategy).Apply(JsonNode.Parse(json));

    /// <summary>One after the other, and first those that would favour the first letters.</summary>
    private sealed class AllBytes : RandomNumberGenerator
    {
        private byte _next = 252;

        public override void GetBytes(byte[] data) => GetBytes(data.AsSpan());

        public override void GetBytes(Span<byte> data)
        {
            foreach (ref var one in data)
                one = unchecked(_next++);
        }
    }
}
