using System.Globalization;
using System.Text.Json.Nodes;
using Compliance.Web;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.OpenApi;

namespace Compliance.Generate.OpenApi;

/// <summary>Describes an endpoint by what its operation declares and what the pipeline adds.</summary>
internal sealed class OperationWriter(OpenApiDocument document, Schemas schemas)
{
    public OpenApiOperation Write(Endpoint endpoint, EndpointGroup group) => new()
    {
        OperationId = endpoint.Name,
        Summary = endpoint.Operation.Summary,
        Description = DescriptionOf(endpoint),
        Tags = new HashSet<OpenApiTagReference> { new(group.Name, document) },
        Parameters = endpoint.Operation.Parameters.Count == 0 ? null : [.. endpoint.Operation.Parameters.Select(Parameter)],
        RequestBody = endpoint.Operation.Body is { } body
            ? new OpenApiRequestBody { Required = true, Content = ContentOf(body, isRequest: true) }
            : null,
        Responses = Responses(endpoint),
        Security = [Requirement(endpoint.Permission)],
    };

    private static string DescriptionOf(Endpoint endpoint)
    {
        var who = endpoint.Permission == Permission.Anonymous
            ? "Open to anyone"
            : $"Needs the permission `{endpoint.Permission.Name}`";
        var where = endpoint.Role is { } role ? $"an app with the role {role.ToString().ToLowerInvariant()}" : "every app";
        return string.Join("\n\n", new[] { endpoint.Operation.Description, $"{who}; served by {where}." }.OfType<string>());
    }

    /// <summary>An empty requirement is met by anyone.</summary>
    private OpenApiSecurityRequirement Requirement(Permission permission) =>
        permission == Permission.Anonymous
            ? []
            : new() { [new OpenApiSecuritySchemeReference(OpenApiFile.Bearer, document)] = [permission.Name] };

    private IOpenApiParameter Parameter(Parameter parameter)
    {
        var schema = new JsonObject
        {
            ["type"] = parameter.Type == typeof(int) ? "integer" : parameter.Type == typeof(bool) ? "boolean" : "string",
        };
        if (parameter.Type == typeof(int))
            (schema["format"], schema["minimum"]) = ("int32", 0);
        if (parameter.Pattern is { } pattern)
            schema["pattern"] = pattern;
        return new OpenApiParameter
        {
            Name = parameter.Name,
            In = Enum.Parse<ParameterLocation>(parameter.Place.ToString()),
            Required = parameter.IsRequired,
            Description = parameter.Description,
            Schema = schemas.Parse(schema),
            Example = ExampleJson.Of(parameter.Example),
        };
    }

    private Dictionary<string, IOpenApiMediaType> ContentOf(Content content, bool isRequest)
    {
        var media = new OpenApiMediaType
        {
            Schema = content.Type is { } type ? schemas.Of(type, isRequest) : null,
            Example = content.Example is { } example ? ExampleJson.Of(example) : null,
        };
        return new() { [content.MediaType] = media };
    }

    private OpenApiResponses Responses(Endpoint endpoint)
    {
        var responses = new OpenApiResponses();
        foreach (var reply in endpoint.Operation.Replies)
            responses.Add(
                reply.Status.ToString(CultureInfo.InvariantCulture),
                new OpenApiResponse
                {
                    Description = reply.Description,
                    Content = reply.Content is { } content ? ContentOf(content, isRequest: false) : null,
                    Headers = Headers(reply.Headers.Select(header => (header.Name, (string?)header.Description, header.Example))),
                });
        foreach (var problems in PipelineProblems.Of(endpoint).GroupBy(problem => problem.Status).OrderBy(each => each.Key))
            responses.Add(
                problems.Key.ToString(CultureInfo.InvariantCulture),
                Shared([.. problems.OrderBy(problem => problem.Code, StringComparer.Ordinal)]));
        return responses;
    }

    /// <summary>One component for all operations that refuse with the same problems.</summary>
    private OpenApiResponseReference Shared(IReadOnlyList<Problem> problems)
    {
        var name = string.Join('.', problems.Select(problem => problem.Code));
        var shared = document.Components!.Responses ??= new SortedDictionary<string, IOpenApiResponse>(StringComparer.Ordinal);
        shared.TryAdd(name, Refusal(problems));
        return new OpenApiResponseReference(name, document);
    }

    private OpenApiResponse Refusal(IReadOnlyList<Problem> problems) => new()
    {
        Description = string.Join("\n\n", problems.Select(problem => $"`{problem.Code}`: {problem.Title}")),
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            [Problem.MediaType] = new OpenApiMediaType
            {
                Schema = schemas.Problem([.. problems.Select(problem => problem.Code)]),
                Examples = problems.ToDictionary(
                    problem => problem.Code, problem => (IOpenApiExample)new OpenApiExampleReference(problem.Code, document)),
            },
        },
        Headers = Headers(
            problems.SelectMany(problem => problem.Headers).DistinctBy(header => header.Key).Select(header =>
                (header.Key, (string?)null, header.Value.ToString()))),
    };

    private Dictionary<string, IOpenApiHeader>? Headers(IEnumerable<(string Name, string? Description, string Example)> headers)
    {
        var written = headers.ToDictionary(
            header => header.Name,
            header => (IOpenApiHeader)new OpenApiHeader
            {
                Description = header.Description,
                Schema = schemas.Parse(new JsonObject { ["type"] = "string" }),
                Example = JsonValue.Create(header.Example),
            });
        return written.Count > 0 ? written : null;
    }
}
