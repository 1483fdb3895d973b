using System.Net;
using System.Text.Json.Nodes;
using Compliance.Web.Tests.Support;
using Microsoft.OpenApi;

namespace Compliance.Web.Tests.Documentation;

public sealed class OpenApiDocumentTests
{
    public static TheoryData<string> Names => [.. Endpoints.Table.Select(endpoint => endpoint.Name)];

    [Fact]
    public void The_document_is_OpenAPI_3_1_and_its_parser_finds_no_error_and_no_warning()
    {
        var read = OpenApiDocument.Parse(ApiDocument.Text, "json");
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic!.SpecificationVersion);
        Assert.Empty(read.Diagnostic.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
    }

    [Fact]
    public void Every_endpoint_of_the_table_is_an_operation_and_the_other_way_round() =>
        Assert.Equal(
            Endpoints.Table.Select(each => $"{each.Name} {each.Method} /{each.Route.Replace("{*", "{", StringComparison.Ordinal)}").Order(),
            (
                from path in ApiDocument.Root["paths"]!.AsObject()
                from operation in path.Value!.AsObject()
                select $"{operation.Value!["operationId"]} {operation.Key.ToUpperInvariant()} {path.Key}").Order());

    [Theory, MemberData(nameof(Names))]
    public void An_operation_has_a_summary_a_tag_security_parameters_for_its_route_and_an_example(string name)
    {
        var (endpoint, operation) = (Endpoints.Table.Single(each => each.Name == name), ApiDocument.Operation(name));
        Assert.NotEmpty(operation["summary"]!.GetValue<string>());
        Assert.NotEmpty(operation["description"]!.GetValue<string>());
        Assert.Contains(
            operation["tags"]!.AsArray().Single()!.GetValue<string>(),
            ApiDocument.Root["tags"]!.AsArray().Select(tag => tag!["name"]!.GetValue<string>()));
        var security = operation["security"]!.AsArray().Single()!;
        Assert.Equal(
            endpoint.Permission == Permission.Anonymous ? "{}" : $$"""{"bearer":["{{endpoint.Permission.Name}}"]}""",
            security.ToJsonString());
        Assert.Equal(
            endpoint.Route.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}', '*')),
            (operation["parameters"]?.AsArray() ?? [])
                .Where(each => each!["in"]!.GetValue<string>() == "path").Select(each => each!["name"]!.GetValue<string>()));
        var responses = operation["responses"]!.AsObject().SelectMany(each => Descendants(ApiDocument.Resolve(each.Value!)));
        Assert.Contains(Descendants(operation).Concat(responses), each => each.Name is "example" or "examples");
    }

    [Fact]
    public void Every_reference_leads_somewhere_and_every_example_is_as_its_schema_says()
    {
        foreach (var (_, node) in Descendants(ApiDocument.Root))
            if (node is JsonObject reference && reference["$ref"] is { } address)
                ApiDocument.Resolve(new JsonObject { ["$ref"] = address.DeepClone() });
        var checkedExamples = 0;
        foreach (var (_, media) in Descendants(ApiDocument.Root))
        {
            if (media is not JsonObject || media["schema"] is not { } schema)
                continue;
            var examples = (media["examples"]?.AsObject().Select(each => ApiDocument.Resolve(each.Value!)["value"]) ?? [])
                .Append(media["example"]).OfType<JsonNode>();
            foreach (var example in examples)
            {
                ApiDocument.Check(schema, example, "An example");
                checkedExamples++;
            }
        }

        Assert.InRange(checkedExamples, 80, int.MaxValue);
    }

    [Fact]
    public async Task The_document_is_served_to_anyone_as_it_is_committed_and_may_be_kept()
    {
        await using var api = await Api.Start();
        using var first = await api.Send("GET", "/openapi.json");
        Assert.Equal(ApiDocument.Text, await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("application/json", first.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=300", first.Headers.CacheControl!.ToString());

        using var again = await api.Send("GET", "/openapi.json", headers: ("If-None-Match", first.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    private static IEnumerable<(string? Name, JsonNode Node)> Descendants(JsonNode node) => node switch
    {
        JsonObject members => members.Where(each => each.Value is not null)
            .SelectMany(each => Descendants(each.Value!).Prepend((each.Key, each.Value!))),
        JsonArray items => items.OfType<JsonNode>().SelectMany(each => Descendants(each).Prepend((null, each))),
        _ => [],
    };
}
