using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Compliance.Testing.Mail;

/// <summary>A mail server in this process, on a free loopback port, that speaks real SMTP and answers as it is told.</summary>
public sealed class TestMailServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<MimeMessage> _taken = new();
    private readonly Task _running;

    private TestMailServer(bool isSecure, string? password)
    {
        Port = FreePort();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var from = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var made = request.CreateSelfSigned(from, from.AddYears(30));
        var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        Certificate = Convert.ToHexString(SHA256.HashData(certificate.RawData));
        var options = new SmtpServerOptionsBuilder()
            .ServerName("localhost")
            .Endpoint(each =>
            {
                each.Endpoint(new IPEndPoint(IPAddress.Loopback, Port)).IsSecure(isSecure);
                if (isSecure || password is not null)
                    each.Certificate(certificate);
                if (password is not null)
                    each.AuthenticationRequired();
            })
            .Build();
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add(new Store(this));
        services.Add(new DelegatingUserAuthenticator((_, said) => said == password));
        _running = new SmtpServer.SmtpServer(options, services).StartAsync(_stop.Token);
    }

    public int Port { get; }

    /// <summary>The SHA-256 of the certificate that it shows.</summary>
    public string Certificate { get; }

    /// <summary>What it answers a message with; it keeps what it answers with success.</summary>
    public Func<MimeMessage, CancellationToken, Task<SmtpResponse>> Answer { get; set; } = (_, _) => Task.FromResult(SmtpResponse.Ok);

    public IReadOnlyList<MimeMessage> Taken => [.. _taken];

    /// <param name="isSecure">Whether the connection is protected from the first byte.</param>
    /// <param name="password">Asked for, after STARTTLS; null: nobody has to log in, and no TLS is offered.</param>
    public static TestMailServer Start(bool isSecure = false, string? password = null) => new(isSecure, password);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Takes it away; again, it is away already.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private sealed class Store(TestMailServer server) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(
            ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            using var stream = new MemoryStream(buffer.ToArray());
            var message = await MimeMessage.LoadAsync(stream, cancellationToken);
            var answer = await server.Answer(message, cancellationToken);
            if ((int)answer.ReplyCode < 300)
                server._taken.Enqueue(message);
            return answer;
        }
    }
}
