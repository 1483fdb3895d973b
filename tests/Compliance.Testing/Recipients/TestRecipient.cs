using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Compliance.Testing.Mail;

namespace Compliance.Testing.Recipients;

/// <summary>A recipient's own endpoint on a free loopback port, which answers as it is told.</summary>
public sealed class TestRecipient : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<string> _received = new();

    public TestRecipient()
    {
        Address = $"http://127.0.0.1:{TestMailServer.FreePort()}/hook/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = Serve();
    }

    public string Address { get; }

    /// <summary>Every notice that came, as it was sent.</summary>
    public IReadOnlyList<string> Received => [.. _received];

    /// <summary>Answers the n-th notice, from 1. By default it is confirmed.</summary>
    public Func<int, string, HttpListenerResponse, Task> Answer { get; set; } = (_, notice, response) => Confirm(notice, response);

    public static Task Confirm(string notice, HttpListenerResponse response) =>
        Write(response, 200, $$"""{"jti":"{{Claims(notice).GetProperty("jti").GetString()}}","status":"done"}""");

    public static async Task Write(HttpListenerResponse response, int status, string body)
    {
        response.StatusCode = status;
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        response.Close();
    }

    public static JsonElement Claims(string notice) =>
        JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(notice.Split('.')[1])).RootElement;

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            try
            {
                var call = await _listener.GetContextAsync();
                using var reader = new StreamReader(call.Request.InputStream);
                var notice = await reader.ReadToEndAsync();
                _received.Enqueue(notice);
                await Answer(_received.Count, notice, call.Response);
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or IOException)
            {
            }
        }
    }
}
