using System.Net;
using Compliance.Testing;
using Compliance.Web.Problems;
using Compliance.Web.Tests.Support;

namespace Compliance.Web.Tests.Documentation;

public sealed class ProblemPageTests : IAsyncLifetime
{
    private Api _api = null!;

    public static TheoryData<string> Codes => [.. Problem.All.Select(problem => problem.Code)];

    public async ValueTask InitializeAsync() => _api = await Api.Start();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory, MemberData(nameof(Codes))]
    public async Task The_type_of_a_problem_is_the_address_of_its_page_on_the_host_and_of_its_page_in_the_docs(string code)
    {
        var problem = Problem.All.Single(each => each.Code == code);
        using var answer = await _api.Send("GET", problem.Type);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=300", answer.Headers.CacheControl!.ToString());
        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        PageStructure.Check(page);
        Assert.Contains($"<h1>{problem.Title}</h1>", page, StringComparison.Ordinal);
        var docs = await File.ReadAllTextAsync(Repository.PathTo($"docs{problem.Type}.md"), TestContext.Current.CancellationToken);
        Assert.Contains(problem.Kind.Means, docs, StringComparison.Ordinal);
        Assert.Contains(problem.Kind.Do, docs, StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_problems_share_a_code_and_each_says_what_it_means_and_what_to_do()
    {
        Assert.Equal(Problem.All.Select(problem => problem.Code).Distinct(), Problem.All.Select(problem => problem.Code));
        Assert.All(
            Problem.All,
            problem =>
            {
                Assert.Matches("^[a-z]+(-[a-z]+)*$", problem.Code);
                Assert.InRange(problem.Status, 400, 599);
                Assert.EndsWith(".", problem.Title, StringComparison.Ordinal);
                Assert.EndsWith(".", problem.Kind.Means, StringComparison.Ordinal);
                Assert.EndsWith(".", problem.Kind.Do, StringComparison.Ordinal);
            });
    }

    [Theory]
    [InlineData("/problems/nothing")]
    [InlineData("/problems/..%2fpages")]
    [InlineData("/problems/FORBIDDEN")]
    public async Task A_code_that_no_problem_has_is_not_found(string address)
    {
        using var answer = await _api.Send("GET", address);
        await answer.IsProblem(HttpStatusCode.NotFound, "unknown-problem");
    }

    [Fact]
    public async Task What_is_marked_as_code_is_shown_as_code_and_all_else_is_text()
    {
        using var answer = await _api.Send("GET", "/problems/wrong-method");
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("<code>HEAD</code>", page, StringComparison.Ordinal);
        Assert.Equal("<code>&lt;b&gt;</code>&lt;i&gt;", Pages.Words.Marked("`<b>`<i>").ToString());
    }
}
