using System.Text.RegularExpressions;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web;

/// <summary>Reads the id in an address. What cannot be an id of ours goes no further: ids become keys and names in stores.</summary>
internal static partial class RouteId
{
    public const string Request = "request";
    public const string Sweep = "sweep";
    public const string Review = "review";

    /// <exception cref="ProblemException">404, as for an id that nothing has.</exception>
    public static string Read(HttpContext http, string what) =>
        http.Request.RouteValues["id"] is string id && Opaque().IsMatch(id) ? id : throw new ProblemException(Problem.NotFound(what));

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Opaque();
}
