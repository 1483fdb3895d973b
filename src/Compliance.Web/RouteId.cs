using System.Text.RegularExpressions;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web;

/// <summary>Reads the id in an address. What cannot be an id of ours goes no further: ids become keys and names in stores.</summary>
internal static partial class RouteId
{
    /// <summary>An id of a request, for examples.</summary>
    public const string Example = "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18";

    private const string Letters = "^[A-Za-z0-9-]{1,64}";

    /// <param name="of">Whose id, for instance "the request".</param>
    /// <param name="example">An id.</param>
    public static Parameter Parameter(string of, string example = Example) =>
        new("id", ParameterPlace.Path, typeof(string), $"The id of {of}.", example, Letters + "$");

    /// <exception cref="ProblemException">With this problem, as for an id that nothing has.</exception>
    public static string Read(HttpContext http, Problem unknown) =>
        http.Request.RouteValues["id"] is string id && Opaque().IsMatch(id) ? id : throw new ProblemException(unknown);

    [GeneratedRegex(Letters + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Opaque();
}
