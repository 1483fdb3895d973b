using System.Net;
using System.Text;

namespace Compliance.Cli.Tests.Holds;

/// <summary><c>compliance holds</c> as a lawyer's assistant at a shell sees it.</summary>
public sealed class HoldsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("compliance-holds-");

    public HoldsTests() => Environment.SetEnvironmentVariable("COMPLIANCE_TOKEN", "a-token");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_hold_on_a_person_takes_the_identities_from_a_file_and_none_is_printed()
    {
        var file = Path.Combine(_folder.FullName, "who.json");
        File.WriteAllText(file, """{"email":"jane@example.org"}""");
        var deployment = new Deployment(HttpStatusCode.OK, """{"hold":{"id":"hold-1"},"holds":[],"tooLate":[]}""");
        var (exit, output, _) = Run(deployment, "place", "matter 17", "--identities", file);
        Assert.Equal((0, "POST /api/holds"), (exit, deployment.Asked));
        Assert.Contains("jane@example.org", deployment.Body, StringComparison.Ordinal);
        Assert.Contains("hold-1", output, StringComparison.Ordinal);
        Assert.DoesNotContain("jane", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hold_on_a_collection_is_placed_and_released_and_holds_are_listed()
    {
        var deployment = new Deployment(HttpStatusCode.OK, "{}");
        Assert.Equal(0, Run(deployment, "place", "audit", "--collection", "sales.invoices").Exit);
        Assert.Equal(
            """{"matter":"audit","collection":"sales.invoices"}""",
            string.Concat(deployment.Body.Where(each => !char.IsWhiteSpace(each))));
        Assert.Equal((0, "POST /api/holds/hold-1/release"), (Run(deployment, "release", "hold-1").Exit, deployment.Asked));
        Assert.Equal((0, "GET /api/holds"), (Run(deployment, "list").Exit, deployment.Asked));
        Assert.Equal((0, "GET /api/holds?released=true"), (Run(deployment, "list", "--released").Exit, deployment.Asked));
    }

    [Theory]
    [InlineData("place", "matter")]
    [InlineData("place", "matter", "--collection", "a.b", "--identities", "nowhere.json")]
    [InlineData("place", "matter", "--identities", "nowhere.json")]
    [InlineData("release")]
    public void What_is_not_understood_asks_nobody(params string[] args)
    {
        var deployment = new Deployment(HttpStatusCode.OK, "{}");
        Assert.Equal(2, Run(deployment, args).Exit);
        Assert.Null(deployment.Asked);
    }

    [Fact]
    public void A_refusal_is_told_in_words_and_a_deployment_that_does_not_answer_is_another_end()
    {
        const string Problem = """{"title":"There is no such legal hold.","status":404}""";
        var (exit, _, error) = Run(new Deployment(HttpStatusCode.NotFound, Problem), "release", "hold-9");
        Assert.Equal((2, "The deployment refuses it (404): There is no such legal hold."), (exit, error.Trim()));
        Assert.Equal(3, Run(new Deployment(HttpStatusCode.InternalServerError, ""), "list").Exit);
        Assert.Equal(3, Run(new Deployment(null, ""), "list").Exit);
        Assert.Equal(2, Run(new Deployment(HttpStatusCode.OK, "<html>"), "list").Exit);
    }

    private static (int Exit, string Output, string Error) Run(Deployment deployment, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = CommandLine.Run(["holds", .. args, "--url", "https://privacy.example.com/"], output, error, () => deployment);
        return (exit, output.ToString(), error.ToString());
    }

    /// <summary>Answers every request alike; null: not at all.</summary>
    private sealed class Deployment(HttpStatusCode? status, string answer) : HttpMessageHandler
    {
        public string? Asked { get; private set; }

        public string Body { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = $"{request.Method} {request.RequestUri!.PathAndQuery}";
            Body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            Assert.Equal("Bearer a-token", request.Headers.Authorization?.ToString());
            return status is { } code
                ? new HttpResponseMessage(code) { Content = new StringContent(answer, Encoding.UTF8, "application/json") }
                : throw new HttpRequestException("no route");
        }
    }
}
