using System.Text.Json.Nodes;
using Compliance.Decisions.Policies;
using Compliance.Testing;

namespace Compliance.Tests.Personalization.Transparency;

/// <summary>Legal bases and classes are spelled in one place.</summary>
public sealed class LegalTermsTests
{
    [Fact]
    public void Every_basis_and_every_class_has_one_code_that_is_read_back()
    {
        Assert.Equal(Enum.GetValues<LegalBasis>(), LegalTerms.Bases.Select(each => each.Basis));
        Assert.All(LegalTerms.Bases, each => Assert.Equal(each, LegalTerms.FindBasis(each.Basis.Code())));
        Assert.Equal("abcdef", string.Concat(LegalTerms.Bases.Select(each => each.Letter)));
        Assert.Equal(
            Enum.GetValues<PurposeClasses>().Where(each => each is not PurposeClasses.None), LegalTerms.Classes.Select(each => each.Class));
        Assert.All(LegalTerms.Classes, each => Assert.Equal(each.Class, LegalTerms.FindClass(each.Code)));
        Assert.Equal(
            ["sale", "profiling"], (PurposeClasses.Sale | PurposeClasses.Profiling).Codes());
        Assert.Null(LegalTerms.FindBasis("legitimate_interest"));
        Assert.Null(LegalTerms.FindClass("none"));
    }

    [Fact]
    public void The_schema_of_data_maps_offers_these_codes_and_no_others()
    {
        var purpose = JsonNode.Parse(File.ReadAllText(Repository.PathTo("docs/schema/compliance-datamap.schema.json")))!
            ["$defs"]!["purposeUse"]!["properties"]!;
        Assert.Equal(LegalTerms.Bases.Select(each => each.Code), purpose["basis"]!["enum"]!.AsArray().Select(each => $"{each}"));
        Assert.Equal(
            LegalTerms.Classes.Select(each => each.Code), purpose["classes"]!["items"]!["enum"]!.AsArray().Select(each => $"{each}"));
    }
}
