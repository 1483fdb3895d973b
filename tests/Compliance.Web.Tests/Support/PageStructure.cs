using System.Text.RegularExpressions;

namespace Compliance.Web.Tests.Support;

/// <summary>What every page keeps to, whatever it shows: as markup that a browser and a screen reader take as it is meant.</summary>
internal static partial class PageStructure
{
    private static readonly HashSet<string> Void = ["meta", "br", "input"];

    /// <param name="page">As it is written.</param>
    /// <param name="hasForms">Whether it may have forms: they lead to where the page came from.</param>
    public static void Check(string page, bool hasForms = false)
    {
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#x27;none&#x27;;", page, StringComparison.Ordinal);
        var tags = Tag().Matches(Style().Replace(page, "")).ToList();
        Balanced(tags);
        Headings(tags);
        Names(tags);
        Assert.Equal(hasForms, tags.Any(tag => tag.Groups["name"].Value is "form"));
        Assert.Equal(hasForms, page.Contains("form-action &#x27;self&#x27;", StringComparison.Ordinal));
        Assert.DoesNotContain(tags, tag => tag.Value.Contains(" action=", StringComparison.Ordinal));
        Assert.DoesNotContain(
            tags, tag => tag.Groups["name"].Value is "script" or "link" or "img" or "iframe" or "object" or "base");
        Assert.DoesNotContain(tags, tag => Running().IsMatch(tag.Value));
        Assert.All(
            tags.Where(tag => tag.Groups["name"].Value == "th" && tag.Value[1] != '/'),
            tag => Assert.Contains(" scope=", tag.Value, StringComparison.Ordinal));
        // A wide table scrolls in a box of its own, which the keyboard reaches, and never the page.
        Assert.Equal(tags.Count(tag => tag.Value.StartsWith("<table", StringComparison.Ordinal)), Region().Count(page));
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
    }

    private static void Balanced(IEnumerable<Match> tags)
    {
        var open = new Stack<string>();
        foreach (var tag in tags.Where(tag => !Void.Contains(tag.Groups["name"].Value)))
        {
            var name = tag.Groups["name"].Value;
            if (tag.Value[1] == '/')
                Assert.Equal(open.Pop(), name);
            else
                open.Push(name);
        }

        Assert.Empty(open);
    }

    /// <summary>One of the first level, and none is left out on the way down.</summary>
    private static void Headings(IEnumerable<Match> tags)
    {
        var levels = tags.Where(tag => Heading().IsMatch(tag.Value)).Select(tag => tag.Groups["name"].Value[1] - '0').ToList();
        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), each => Assert.True(each.Second <= each.First + 1));
    }

    private static void Names(IReadOnlyList<Match> tags)
    {
        var ids = tags.SelectMany(tag => Id().Matches(tag.Value)).Select(id => id.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(
            tags.SelectMany(tag => Named().Matches(tag.Value)).Select(named => named.Groups[1].Value), name => Assert.Contains(name, ids));
    }

    [GeneratedRegex("""</?(?<name>[a-z][a-z0-9]*)(\s[^>]*)?>""")]
    private static partial Regex Tag();

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("^<h[1-6]")]
    private static partial Regex Heading();

    [GeneratedRegex("""\s(on\w+|style|src)=|javascript:|https?:""", RegexOptions.IgnoreCase)]
    private static partial Regex Running();

    [GeneratedRegex("""<div class="scroll" role="region" aria-labelledby="[^"]+" tabindex="0">\s*<table""")]
    private static partial Regex Region();

    [GeneratedRegex("""\sid="([^"]*)["]""")]
    private static partial Regex Id();

    [GeneratedRegex("""(?:aria-labelledby="|aria-describedby="|href="#)([^"]*)["]""")]
    private static partial Regex Named();
}
