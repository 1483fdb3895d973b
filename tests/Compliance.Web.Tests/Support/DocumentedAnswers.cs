using System.Text.Json.Nodes;

namespace Compliance.Web.Tests.Support;

/// <summary>
/// Holds every answer that a test gets to the OpenAPI document: its status, its media type, its body, and the problem that it names.
/// </summary>
internal sealed class DocumentedAnswers() : DelegatingHandler(new HttpClientHandler { AllowAutoRedirect = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var place = (request.Method.Method, request.RequestUri!.AbsolutePath);
        var answer = await base.SendAsync(request, cancellationToken);
        if (ApiDocument.Find(place.Method, place.AbsolutePath) is { } operation)
            await Check(answer, operation, $"{place.Method} {place.AbsolutePath}");
        return answer;
    }

    private static async Task Check(HttpResponseMessage answer, JsonObject operation, string place)
    {
        var status = ((int)answer.StatusCode).ToString(null, null);
        var code = answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? await CodeOf(answer) : null;
        // An app without the role answers so at an address of the document, as at any other.
        if (code == "unknown-route")
            return;
        Assert.True(operation["responses"]![status] is not null, $"{place} answers {status} {code}, which the document does not say.");
        var response = ApiDocument.Resolve(operation["responses"]![status]!);
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (response["content"] is not JsonObject content)
        {
            Assert.Null(type);
            return;
        }

        Assert.True(type is not null && content[type] is not null, $"{place} answers {status} as {type}, which the document does not say.");
        if (content[type!]!["schema"] is { } schema && type!.EndsWith("json", StringComparison.Ordinal))
            ApiDocument.Check(schema, JsonNode.Parse(await Text(answer)), $"The answer of {place}");
    }

    private static async Task<string?> CodeOf(HttpResponseMessage answer) =>
        JsonNode.Parse(await Text(answer))!["code"]?.GetValue<string>();

    /// <summary>Read once and kept: the test reads it again.</summary>
    private static async Task<string> Text(HttpResponseMessage answer)
    {
        await answer.Content.LoadIntoBufferAsync();
        return await answer.Content.ReadAsStringAsync();
    }
}
