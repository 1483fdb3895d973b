using Compliance.Client.Consent;
using Compliance.Client.Tests.Support;
using Compliance.Testing;
using Compliance.Testing.Node;

namespace Compliance.Client.Tests;

/// <summary>
/// The TypeScript client: its types are those of docs/openapi.json, it compiles, and its own tests pass, which call the running product and
/// verify signed decisions with npm jose.
/// </summary>
public sealed class TypeScriptClientTests(RunningShop shop)
{
    private static readonly string Source = Repository.PathTo("src", "compliance-client-ts");

    private static readonly string[] Parts = ["package.json", "package-lock.json", ".npmrc", "tsconfig.json", "generate.mjs"];

    [Fact]
    public async Task The_generated_types_are_those_of_the_document()
    {
        var (code, output) = await Npm(
            new() { ["COMPLIANCE_OPENAPI"] = Repository.PathTo("docs", "openapi.json") }, "run", "generate", "--", "--check");
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task It_compiles_and_its_tests_pass_against_the_running_product()
    {
        var (person, _) = await shop.Enrol();
        var client = shop.Client();
        var shown = await client.Consent.Render(person, new NoticeRendering("shop-privacy", "en", "web-banner"));
        await client.Consent.Answer(
            person,
            new NoticeAnswer(
                ConsentMethod.WebForm, shown.Token, "web-banner", new Dictionary<string, bool> { [RunningShop.Recommend] = true },
                shown.Notice.Hash));
        var (code, output) = await Npm(
            new()
            {
                ["COMPLIANCE_ADDRESS"] = shop.Address.ToString(),
                ["COMPLIANCE_TOKEN"] = shop.Token(),
                ["COMPLIANCE_ISSUER"] = shop.Issuer,
                ["COMPLIANCE_PERSON"] = person,
            },
            "test");
        Assert.True(code == 0, output);
        Assert.Contains("# fail 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("# tests 0", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> Npm(Dictionary<string, string> environment, params string[] arguments)
    {
        var files = new[] { "src", "test" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Source, folder)))
            .Select(file => Path.GetRelativePath(Source, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
        var folder = await NodeFolder.Install("The TypeScript client", Source, [.. Parts, .. files]);
        return await folder.Npm(environment, arguments);
    }
}
