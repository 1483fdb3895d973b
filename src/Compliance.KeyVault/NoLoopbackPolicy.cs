using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Compliance.KeyVault;

/// <summary>
/// Keeps a CryptographyClient from reading the key before its first operation. It reads it to work without the vault where it can: a
/// request more for each unwrap, and, with a vault that hands out private parts as emulators do, an unwrap past the vault. Told that it
/// may not read the key, it leaves every operation to the vault.
/// </summary>
internal sealed class NoLoopbackPolicy : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.Request.Method == RequestMethod.Get) message.Response = new Refused(message.Request.ClientRequestId);
        else ProcessNext(message, pipeline);
    }

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.Request.Method != RequestMethod.Get) return ProcessNextAsync(message, pipeline);
        message.Response = new Refused(message.Request.ClientRequestId);
        return ValueTask.CompletedTask;
    }

    private sealed class Refused(string requestId) : Response
    {
        public override int Status => 403;

        public override string ReasonPhrase => "Not asked";

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId { get; set; } = requestId;

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = null;
            return false;
        }
    }
}
