using Azure.Core;
using Azure.Core.Pipeline;
using Compliance.KeyVault;

namespace Compliance.KeyVault.Tests;

public sealed class PipelinePolicyTests
{
    [Theory]
    [InlineData("GET", "/keys/k", 429, 1)]
    [InlineData("POST", "/keys/k/v/unwrapkey", 429, 1)]
    [InlineData("POST", "/keys/k/create", 503, 1)]
    [InlineData("POST", "/keys/k/create", 429, 1)]
    [InlineData("GET", "/keys/k", 503, 2)]
    [InlineData("POST", "/keys/k/v/unwrapkey", 503, 2)]
    [InlineData("GET", "/keys/create", 503, 2)]
    public async Task What_fails_on_the_way_is_sent_again_but_no_creation_and_nothing_throttled(
        string method, string path, int status, int sent)
    {
        var answers = new Queue<(int, string)>([(status, ""), (200, "{}")]);
        using var vault = new ScriptedVault(_ => answers.Dequeue());
        await Answers.Send(
            new Answers.Options { Transport = new HttpClientTransport(vault), RetryPolicy = new NetworkRetries() },
            RequestMethod.Parse(method),
            path);
        Assert.Equal(sent, vault.Requests.Count);
    }

    [Theory]
    [InlineData("GET", 403, 0)]
    [InlineData("POST", 200, 1)]
    public async Task For_the_use_of_keys_no_key_is_read(string method, int status, int sent)
    {
        using var vault = new ScriptedVault(_ => (200, "{}"));
        var options = new Answers.Options { Transport = new HttpClientTransport(vault) };
        options.AddPolicy(new NoLoopbackPolicy(), HttpPipelinePosition.PerCall);
        var response = await Answers.Send(options, RequestMethod.Parse(method), "/keys/k");
        Assert.Equal((status, sent), (response.Status, vault.Requests.Count));
    }
}
