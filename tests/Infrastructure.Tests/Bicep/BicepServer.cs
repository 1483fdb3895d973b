using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Infrastructure.Tests.Bicep;

/// <summary>
/// One compiler that stays: it predicts a deployment in half a second where a process of its own takes three. One call at a time.
/// </summary>
public sealed class BicepServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private Process? _process;
    private int _calls;

    /// <summary>What a parameters file deploys, or why it deploys nothing.</summary>
    public async Task<JsonObject> Predict(string parametersFile)
    {
        BicepCompiler.Require();
        await _turn.WaitAsync();
        try
        {
            _process ??= Start();
            await Send(new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = ++_calls,
                ["method"] = "bicep/getSnapshot",
                ["params"] = new JsonObject
                {
                    ["path"] = parametersFile,
                    ["metadata"] = new JsonObject
                    {
                        ["subscriptionId"] = BicepCompiler.Subscription,
                        ["resourceGroup"] = BicepCompiler.ResourceGroup,
                        ["location"] = BicepCompiler.Location,
                        ["tenantId"] = null,
                        ["deploymentName"] = null,
                    },
                    ["externalInputs"] = new JsonArray(),
                },
            });
            var answer = await Receive();
            if (answer["error"] is { } error)
                throw new BicepException(error["data"]?["message"]?.GetValue<string>() ?? error.ToJsonString());
            return JsonNode.Parse(answer["result"]!["snapshot"]!.GetValue<string>())!.AsObject();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _turn.Dispose();
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start()
    {
        var started = BicepCompiler.Start(Repository.Root, "jsonrpc", "--stdio");
        started.ErrorDataReceived += (_, _) => { };
        started.BeginErrorReadLine();
        return started;
    }

    private async Task Send(JsonObject request)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request);
        var stream = _process!.StandardInput.BaseStream;
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")));
        await stream.WriteAsync(body);
        await stream.FlushAsync();
    }

    private async Task<JsonNode> Receive()
    {
        var stream = _process!.StandardOutput.BaseStream;
        var length = 0;
        for (var line = await ReadLine(stream); line.Length > 0; line = await ReadLine(stream))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(line["Content-Length:".Length..], CultureInfo.InvariantCulture);
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body);
        return JsonNode.Parse(body)!;
    }

    private static async Task<string> ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }

        throw new BicepException("The compiler ended before it answered.");
    }
}
