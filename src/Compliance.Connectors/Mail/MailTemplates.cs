using System.Text.Encodings.Web;
using Compliance.Correspondence;
using Fluid;

namespace Compliance.Connectors.Mail;

/// <summary>
/// The texts of messages, a file for each and language: the subject, the plain text and the HTML, one behind the other, so that who changes
/// one sees the others. All are read when the first message is written, and a broken one is found in the tests.
/// </summary>
internal sealed class MailTemplates : IMailTemplates
{
    private const string TextMark = "=== text\n";
    private const string HtmlMark = "=== html\n";

    private static readonly FluidParser Parser = new();

    private static readonly Lazy<IReadOnlyDictionary<(MailTemplate Template, string Language), Parts>> Shipped = new(() =>
        Enum.GetValues<MailTemplate>()
            .SelectMany(template => MailLanguage.All.Select(language => (template, language)))
            .ToDictionary(each => each, each => Read(each.template, each.language)));

    public MailText Render(MailTemplate template, string language, IReadOnlyDictionary<string, string> values)
    {
        var parts = Shipped.Value[(template, MailLanguage.Of(language) ?? MailLanguage.Default)];
        var lines = values.ToDictionary(each => each.Key, each => OneLine(each.Value), StringComparer.Ordinal);
        return new MailText(
            Write(parts.Subject, lines, NullEncoder.Default).Trim(), Write(parts.Plain, lines, NullEncoder.Default),
            Write(parts.Html, lines, HtmlEncoder.Default));
    }

    /// <summary>
    /// A value that ends a line would begin another header in the subject, or another paragraph in the text that no one of us wrote.
    /// </summary>
    private static string OneLine(string value) => new([.. value.Select(letter => IsBreak(letter) ? ' ' : letter)]);

    private static bool IsBreak(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029';

    private static string Write(IFluidTemplate template, Dictionary<string, string> values, TextEncoder encoder)
    {
        var context = new TemplateContext(new TemplateOptions { MaxSteps = 10_000 });
        foreach (var (name, value) in values)
            context.SetValue(name, value);
        return template.Render(context, encoder);
    }

    private static Parts Read(MailTemplate template, string language)
    {
        var name = $"{string.Concat(template.ToString().Select(Hyphenated)).TrimStart('-')}.liquid";
        using var stream = typeof(MailTemplates).Assembly.GetManifestResourceStream($"mail/{language}/{name}")
            ?? throw new InvalidOperationException($"The text of {name} in {language} is not shipped.");
        using var reader = new StreamReader(stream);
        var file = reader.ReadToEnd().ReplaceLineEndings("\n");
        return file.Split(TextMark) is [var subject, var rest] && rest.Split(HtmlMark) is [var plain, var html]
            ? new Parts(Parse(subject), Parse(plain), Parse(html))
            : throw new InvalidOperationException($"The text of {name} in {language} is no subject, text and HTML.");

        IFluidTemplate Parse(string text) => Parser.TryParse(text, out var parsed, out var error)
            ? parsed
            : throw new InvalidOperationException($"The text of {name} in {language} is no template: {error}");
    }

    private static string Hyphenated(char letter) => char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}";

    private sealed record Parts(IFluidTemplate Subject, IFluidTemplate Plain, IFluidTemplate Html);
}
