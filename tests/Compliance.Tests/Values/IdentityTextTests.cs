using Compliance.Values;
using CsCheck;

namespace Compliance.Tests.Values;

public sealed class IdentityTextTests
{
    [Theory]
    [InlineData("email", "Ada@Example.ORG", "ada@example.org")]
    [InlineData("email", "  ada@example.org\t", "ada@example.org")]
    [InlineData("email", "ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "ada@example.org")]
    [InlineData("email", "ÅSA@EXAMPLE.ORG", "åsa@example.org")]
    [InlineData("customer_number", "C-0007", "c-0007")]
    [InlineData("customer_number", "ﬁne", "fine")]
    [InlineData("phone", "+49 (170) 12-34", "+491701234")]
    [InlineData("phone", "0049 170 1234", "+491701234")]
    [InlineData("phone", "0170/1234", "01701234")]
    [InlineData("phone", "＋４９１７０", "+49170")]
    public void Spellings_of_one_identity_have_one_normal_form(string kind, string text, string normal) =>
        Assert.Equal(normal.Normalize(System.Text.NormalizationForm.FormKC), IdentityText.Normal(kind, text));

    [Theory]
    [InlineData("email", null)]
    [InlineData("email", "")]
    [InlineData("email", " \u00A0\u2003")]
    [InlineData("phone", "n/a")]
    [InlineData("phone", "00")]
    [InlineData("phone", "+")]
    public void What_names_nobody_has_no_normal_form(string kind, string? text) => Assert.Null(IdentityText.Normal(kind, text));

    [Theory]
    [InlineData("email", "ada@example.org", null)]
    [InlineData("email", "a@b@c", null)]
    [InlineData("email", "ada", "must be an email address")]
    [InlineData("email", "@example.org", "must be an email address")]
    [InlineData("email", " @example.org", "must be an email address")]
    [InlineData("email", "ada@ ", "must be an email address")]
    [InlineData("email", " ", "must not be blank")]
    [InlineData("customer_number", "\t", "must not be blank")]
    [InlineData("customer_number", "C\u00007", "must not hold control characters")]
    [InlineData("customer_number", "C\n7", "must not hold control characters")]
    [InlineData("customer_number", "🛒", null)]
    [InlineData("phone", "n/a", "must hold the digits of a phone number")]
    [InlineData("phone", "00", "must hold the digits of a phone number")]
    [InlineData("phone", "１２３", null)]
    public void A_stated_value_that_can_be_no_identity_is_told_why(string kind, string text, string? fault) =>
        Assert.Equal(fault, IdentityText.Fault(kind, text));

    [Fact]
    public void Half_a_surrogate_pair_is_no_identity()
    {
        // Built here, for an attribute cannot hold one.
        foreach (var text in new[] { $"{(char)0xD800}", $"1{(char)0xDC00}2", $"{(char)0xDC00}{(char)0xD800}" })
        {
            foreach (var kind in new[] { "phone", "customer_number" })
            {
                Assert.Null(IdentityText.Normal(kind, text));
                Assert.Equal("must be well-formed Unicode", IdentityText.Fault(kind, text));
            }

            Assert.Equal(TimeReading.Unreadable, TimeText.Read(text).Reading);
            Assert.Null(NumberText.Normal(text));
        }
    }

    [Fact]
    public void The_longest_identity_has_256_characters()
    {
        Assert.Null(IdentityText.Fault("customer_number", new string('7', IdentityText.MaxLength)));
        Assert.Equal(
            "must not be longer than 256 characters", IdentityText.Fault("customer_number", new string('7', IdentityText.MaxLength + 1)));
    }

    [Fact]
    public void A_normal_form_is_its_own_normal_form_and_a_value_without_fault_has_one() =>
        Gen.Select(Gen.OneOf("email", "phone", "customer_number"), Gen.OneOf(Gen.String, Gen.String[Gen.Char["0049+ -aÅﬁ１@"], 0, 8]))
            .Sample((kind, text) =>
            {
                var normal = IdentityText.Normal(kind, text);
                return (normal is null || normal == IdentityText.Normal(kind, normal))
                    && (normal is not null || IdentityText.Fault(kind, text) is not null);
            });

    [Fact]
    public void A_fault_never_repeats_the_value() =>
        Gen.String[Gen.Char["XYZ\uD800\u0001"], 1, 300]
            .Sample(text => IdentityText.Fault("phone", text) is not { } fault || !fault.Contains(text[0], StringComparison.Ordinal));
}
