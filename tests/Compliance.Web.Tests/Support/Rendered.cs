using System.Text;
using Compliance.Web.Pages;
using RazorSlices;

namespace Compliance.Web.Tests.Support;

internal static class Rendered
{
    /// <summary>The page as it is written into a file.</summary>
    public static async Task<string> Text(RazorSlice page)
    {
        using var stream = new MemoryStream();
        await Page.Write(stream, page, default);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
