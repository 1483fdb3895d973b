using Compliance.DataMap;

namespace Compliance.Tests.DataMap;

public sealed class MaskingSettingsTests
{
    [Theory]
    [InlineData("strategy: shred", "strategy")]
    [InlineData("strategy: delete", "strategy")]
    [InlineData("configuration: {}", "strategy")]
    [InlineData("strategy: string_rewrite", "rewrite_value")]
    [InlineData("strategy: string_rewrite, configuration: {rewrite_value: [a]}", "rewrite_value")]
    [InlineData("strategy: string_rewrite, configuration: {rewrite_value: a, format_preservation: {}}", "suffix")]
    [InlineData("strategy: random_string_rewrite, configuration: {length: 0}", "length")]
    [InlineData("strategy: random_string_rewrite, configuration: {length: 4097}", "length")]
    [InlineData("strategy: hash, configuration: {algorithm: MD5}", "algorithm")]
    [InlineData("strategy: hmac, configuration: {key: secret}", "key")]
    [InlineData("strategy: null_rewrite, configuration: {rewrite_value: a}", "rewrite_value")]
    public void A_strategy_is_known_and_has_its_own_configuration(string masking, string key) =>
        Assert.Equal([key], Yaml.Errors(Masked(masking, "delete")).Select(error => error.Key));

    [Theory]
    [InlineData("strategy: null_rewrite")]
    [InlineData("strategy: null_rewrite, configuration: null")]
    [InlineData("strategy: random_string_rewrite, configuration: {length: 12, format_preservation: {suffix: '@x'}}")]
    [InlineData("strategy: hash")]
    [InlineData("strategy: hmac, configuration: {algorithm: SHA-512}")]
    [InlineData("strategy: preserve")]
    public void A_strategy_that_fits_is_read(string masking) =>
        Assert.NotNull(Yaml.Load(Masked(masking, "mask")).Collections.Single().Find("f")!.Masking);

    [Theory]
    [InlineData("strategy: aes_encrypt, configuration: {mode: GCM}")]
    [InlineData("strategy: ip_mask")]
    public void What_can_be_turned_back_is_refused_where_rows_are_masked(string masking)
    {
        Yaml.Load(Masked(masking, "delete"));

        Assert.Contains("no erasure", Assert.Single(Yaml.Errors(Masked(masking, "mask"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("integer")]
    [InlineData("boolean")]
    [InlineData("float[]")]
    [InlineData(null)]
    public void Text_is_written_into_texts_alone(string? dataType)
    {
        Yaml.Load(Masked("strategy: hash", "delete", dataType));

        Assert.Contains(
            "data_type string", Assert.Single(Yaml.Errors(Masked("strategy: hash", "mask", dataType))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("strategy: hash", 63, true)]
    [InlineData("strategy: hash", 64, false)]
    [InlineData("strategy: hmac, configuration: {algorithm: SHA-512}", 127, true)]
    [InlineData("strategy: random_string_rewrite", 29, true)]
    [InlineData("strategy: random_string_rewrite, configuration: {length: 5, format_preservation: {suffix: '@x.org'}}", 11, false)]
    [InlineData("strategy: string_rewrite, configuration: {rewrite_value: erased}", 5, true)]
    [InlineData("strategy: null_rewrite", 1, false)]
    public void What_is_written_is_no_longer_than_the_field(string masking, int length, bool refused)
    {
        var yaml = Masked(masking, "mask", "string", $", length: {length}");

        if (refused)
            Assert.Contains($"length is {length}", Assert.Single(Yaml.Errors(yaml)).Message, StringComparison.Ordinal);
        else
            Yaml.Load(yaml);
    }

    [Fact]
    public void A_strategy_for_the_whole_collection_is_the_default_of_the_fields_that_it_fits()
    {
        var fields = Yaml.Load(Yaml.Collection(
            """
            - {name: text, fides_meta: {data_type: string}}
            - {name: number, fides_meta: {data_type: integer}}
            - {name: untyped}
            - {name: own, fides_meta: {data_type: string, masking_strategy_override: {strategy: hmac}}}
            """,
            "fides_meta: {masking_strategy_override: {strategy: hash}}\ndata_categories: [user]")).Collections.Single().Fields;

        Assert.Equal(["hash", null, null, "hmac"], fields.Select(field => field.Masking?.Strategy));
    }

    [Theory]
    [InlineData("compliance: {erasure: mask}", true)]
    [InlineData("compliance: {retention: {period: P1Y, from: at, ground: g, keep: [at]}}", true)]
    [InlineData("compliance: {retention: {period: P1Y, from: at, ground: g, keep: [body]}}", false)]
    [InlineData("compliance: {erasure: delete}", false)]
    public void A_body_cannot_be_masked(string settings, bool refused)
    {
        var yaml = Yaml.Collection(
            "- {name: at}\n- {name: body, data_categories: [user], compliance: {content: true}}", settings, "azure_blobs");

        if (refused)
            Assert.Equal(["content"], Yaml.Errors(yaml).Select(error => error.Key));
        else
            Yaml.Load(yaml);
    }

    private static string Masked(string masking, string erasure, string? dataType = "string", string more = "") => Yaml.Collection(
        $$"""
        - name: f
          data_categories: [user]
          fides_meta: { {{(dataType is null ? "" : $"data_type: '{dataType}', ")}}masking_strategy_override: { {{masking}} }{{more}} }
        """,
        $"compliance: {{erasure: {erasure}}}");
}
