using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Infrastructure.Tests.Deployments;

/// <summary>Keeps what an Azure client would send, and answers every request alike.</summary>
internal sealed class Wire(int status, string answer = "") : HttpPipelineTransport
{
    private readonly List<(Uri Address, string Body)> _requests = [];

    public IReadOnlyList<(Uri Address, string Body)> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public override Request CreateRequest() => HttpClientTransport.Shared.CreateRequest();

    public override void Process(HttpMessage message)
    {
        using var body = new MemoryStream();
        message.Request.Content?.WriteTo(body, CancellationToken.None);
        body.Position = 0;
        var zipped = message.Request.Headers.TryGetValue("Content-Encoding", out var encoding) && encoding == "gzip";
        using var reader = new StreamReader(zipped ? new GZipStream(body, CompressionMode.Decompress) : body);
        lock (_requests)
            _requests.Add((message.Request.Uri.ToUri(), reader.ReadToEnd()));
        message.Response = new Answer(status, answer) { ClientRequestId = message.Request.ClientRequestId };
    }

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        Process(message);
        return ValueTask.CompletedTask;
    }

    private sealed class Answer(int status, string body) : Response
    {
        public override int Status => status;

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; } = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body));

        public override string ClientRequestId { get; set; } = "";

        // A client reads it once more where it tells of a failure.
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
