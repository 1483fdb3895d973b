using Compliance.Web.Operations;

namespace Compliance.Web.Documentation;

/// <summary>What the API says of itself. Every app answers, and anyone may ask.</summary>
public static class DocumentationApi
{
    /// <summary>Where the OpenAPI document is.</summary>
    public const string OpenApiRoute = "openapi.json";

    internal static readonly EndpointGroup Group = new(
        "Documentation",
        "What the API says of itself. Every app answers, and anyone may ask.",
        [
            new("GET", OpenApiRoute, Permission.Anonymous, null, "ReadOpenApi", OpenApiEndpoint.Operation),
            new("GET", "problems/{code}", Permission.Anonymous, null, "ReadProblem", ProblemEndpoint.Operation),
        ]);
}
