using Microsoft.AspNetCore.Html;

namespace Compliance.Web.Pages;

/// <summary>What is around every page.</summary>
/// <param name="Title">Of the page; text.</param>
/// <param name="HasForms">Whether it has forms, which lead to this host alone.</param>
public sealed record PageFrame(string Title, bool HasForms = false)
{
    /// <summary>
    /// Its address goes to no other host. Where it has forms, it goes to its own: a browser that sends none calls their origin unknown.
    /// </summary>
    internal string Referrer => HasForms ? "same-origin" : "no-referrer";

    /// <summary>What the page says of itself, see <see cref="Page.Policy"/>.</summary>
    internal string Policy => HasForms ? Page.PolicyWithForms : Page.Policy;

    /// <summary>Inlined, for pages are kept and read offline.</summary>
    internal static HtmlString StyleSheet { get; } = new(ReadStyleSheet());

    private static string ReadStyleSheet()
    {
        using var text = new StreamReader(typeof(PageFrame).Assembly.GetManifestResourceStream("Compliance.Web.Pages.pages.css")!);
        return text.ReadToEnd();
    }
}
