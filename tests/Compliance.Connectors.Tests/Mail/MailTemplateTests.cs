using Compliance.Connectors.Mail;
using Compliance.Correspondence;

namespace Compliance.Connectors.Tests.Mail;

public sealed class MailTemplateTests
{
    private static readonly Dictionary<string, string> Values = new()
    {
        ["controller"] = "The Sample Shop", ["reference"] = "request-1", ["page"] = "https://privacy.example/request-1",
        ["code"] = "01234567", ["minutes"] = "10",
    };

    private readonly MailTemplates _templates = new();

    public static TheoryData<MailTemplate, string> Texts
    {
        get
        {
            var texts = new TheoryData<MailTemplate, string>();
            foreach (var template in Enum.GetValues<MailTemplate>())
            {
                foreach (var language in MailLanguage.All)
                    texts.Add(template, language);
            }

            return texts;
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_text_is_there_in_every_language_twice_with_the_same_values(MailTemplate template, string language)
    {
        var text = _templates.Render(template, language, Values);
        Assert.Contains("The Sample Shop", text.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text.Subject);
        foreach (var twin in new[] { text.Plain, text.Html })
        {
            Assert.Contains("request-1", twin, StringComparison.Ordinal);
            Assert.Contains("https://privacy.example/request-1", twin, StringComparison.Ordinal);
            Assert.Equal(template is MailTemplate.ProofCode, twin.Contains("01234567", StringComparison.Ordinal));
            Assert.DoesNotContain("{{", twin, StringComparison.Ordinal);
        }

        Assert.Contains($"<html lang=\"{language}\">", text.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<", text.Plain, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_value_begins_no_header_no_line_and_no_element(MailTemplate template, string language)
    {
        var evil = "x\r\nBcc: all@example.org\u2028\u0085<script>alert(1)</script>{{ code }}{% include 'x' %}\"";
        var text = _templates.Render(template, language, Values.ToDictionary(each => each.Key, _ => evil));
        Assert.DoesNotContain(text.Subject, letter => char.IsControl(letter) || letter == '\u2028');
        Assert.DoesNotContain("\nBcc:", text.Plain, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", text.Html, StringComparison.Ordinal);
        // What stands in a value is no template.
        Assert.Contains("{{ code }}", text.Plain, StringComparison.Ordinal);
    }

    [Fact]
    public void A_language_that_there_is_not_is_answered_in_English() =>
        Assert.StartsWith("Your code", _templates.Render(MailTemplate.ProofCode, "sv", Values).Subject, StringComparison.Ordinal);

    [Theory]
    [InlineData("de", "de")]
    [InlineData("de-AT", "de")]
    [InlineData("FR", "fr")]
    [InlineData("den", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_language_is_read_from_a_tag(string? tag, string? language) => Assert.Equal(language, MailLanguage.Of(tag));
}
