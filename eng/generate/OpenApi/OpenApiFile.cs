using System.Text.RegularExpressions;
using Compliance.Web;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.OpenApi;

namespace Compliance.Generate.OpenApi;

/// <summary>
/// docs/openapi.json: the API as OpenAPI 3.1, from the endpoints' operations. The framework's own generation reads the metadata of
/// minimal APIs and controllers; these endpoints are neither, because two hosts run one table of them.
/// </summary>
internal static partial class OpenApiFile
{
    internal const string Bearer = "bearer";

    private const string Description = """
        Rights of data subjects, provable deletion, retention and policy reviews.

        An app serves the operations of the roles that it is deployed with; every app serves health and documentation. Answers that refuse
        are problems of RFC 9457: `type` is the address of a page that says what to do. Other addresses answer `unknown-route`, and other
        methods `wrong-method`. Examples are fictional.
        """;

    public static string Write()
    {
        var document = new OpenApiDocument
        {
            Info = new OpenApiInfo
            {
                Title = "ComplianceFunctions",
                Version = "1",
                Description = Description.ReplaceLineEndings("\n"),
                License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            },
            Servers = [new OpenApiServer { Url = "/", Description = "The host that serves this document." }],
            Components = new OpenApiComponents
            {
                SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    [Bearer] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.Http,
                        Scheme = "bearer",
                        BearerFormat = "JWT",
                        Description =
                            "A token of the issuer that the deployment trusts. Each operation names the permission that it must carry.",
                    },
                },
                Examples = Answered().ToDictionary(each => each.Code, Example),
            },
            Paths = [],
            Tags = new HashSet<OpenApiTag>(
                Endpoints.Groups.Select(group => new OpenApiTag { Name = group.Name, Description = group.Description })),
        };
        var schemas = new Schemas(document);
        var writer = new OperationWriter(document, schemas);
        foreach (var group in Endpoints.Groups)
            foreach (var endpoint in group.Endpoints)
                Add(document, endpoint, writer.Write(endpoint, group));
        schemas.AddTo(document.Components);
        var text = document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1).GetAwaiter().GetResult();
        return text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
    }

    /// <summary>OpenAPI has no parameter that spans slashes: the description of the one that does says so.</summary>
    public static string PathOf(Endpoint endpoint) => "/" + CatchAll().Replace(endpoint.Route, "{");

    private static void Add(OpenApiDocument document, Endpoint endpoint, OpenApiOperation operation)
    {
        if (!document.Paths.TryGetValue(PathOf(endpoint), out var item))
            document.Paths.Add(PathOf(endpoint), item = new OpenApiPathItem());
        ((OpenApiPathItem)item).AddOperation(new HttpMethod(endpoint.Method), operation);
    }

    /// <summary>Not those of addresses where there is no operation.</summary>
    private static IEnumerable<Problem> Answered() =>
        Endpoints.Table.SelectMany(PipelineProblems.Of).DistinctBy(each => each.Code).OrderBy(each => each.Code, StringComparer.Ordinal);

    private static IOpenApiExample Example(Problem problem) =>
        new OpenApiExample { Summary = problem.Title, Value = ExampleJson.Of(problem) };

    [GeneratedRegex(@"\{\*+")]
    private static partial Regex CatchAll();
}
