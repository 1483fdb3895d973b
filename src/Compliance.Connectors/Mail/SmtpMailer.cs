using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Compliance.Correspondence;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace Compliance.Connectors.Mail;

/// <summary>
/// Hands each message to the mail server in a connection of its own: few are sent, and none waits behind another's failure.
/// </summary>
internal sealed class SmtpMailer(IOptions<MailOptions> options, TimeProvider time) : IMailer
{
    public async Task Send(OutgoingMail mail, CancellationToken cancellation)
    {
        var message = MailMessages.Of(mail, options.Value.From);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.TimeoutSeconds), time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            using var client = new SmtpClient();
            client.CheckCertificateRevocation = options.Value.Certificate is null;
            client.ServerCertificateValidationCallback = IsTrusted;
            await client.ConnectAsync(options.Value.Host!, options.Value.Port, Security(options.Value.Tls), stop.Token);
            if (options.Value.User is { } user)
                await client.AuthenticateAsync(user, options.Value.Password!, stop.Token);
            await client.SendAsync(message, stop.Token);
            await Leave(client, stop.Token);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && Code(failure) is { } refused)
        {
            // Without the cause: its message names addresses.
            throw new MailException(refused.Failure, refused.Code);
        }
    }

    /// <summary>The message is taken: that the server does not say goodbye is nothing to send it again for.</summary>
    private static async Task Leave(SmtpClient client, CancellationToken cancellation)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellation);
        }
        catch (Exception failure) when (Code(failure) is not null)
        {
        }
    }

    private static (MailFailure Failure, string Code)? Code(Exception failure) => failure switch
    {
        SmtpCommandException { StatusCode: var status } => (
            (int)status >= 500 && IsFinal(status) ? MailFailure.Permanent : MailFailure.Temporary, $"smtp-{(int)status}"),
        SslHandshakeException => (MailFailure.Temporary, "no-trust"),
        AuthenticationException or ServiceNotAuthenticatedException => (MailFailure.Temporary, "not-logged-in"),
        NotSupportedException => (MailFailure.Temporary, "not-supported"),
        OperationCanceledException => (MailFailure.Temporary, "timed-out"),
        SmtpProtocolException or SocketException or IOException or ServiceNotConnectedException => (MailFailure.Temporary, "no-connection"),
        _ => null,
    };

    /// <summary>What is about this system's log-in, and not about the message, a person mends at the server or in the settings.</summary>
    private static bool IsFinal(SmtpStatusCode status) =>
        status is not (SmtpStatusCode.AuthenticationRequired or SmtpStatusCode.AuthenticationInvalidCredentials
            or SmtpStatusCode.AuthenticationMechanismTooWeak or SmtpStatusCode.EncryptionRequiredForAuthenticationMechanism);

    private static SecureSocketOptions Security(MailTls tls) => tls switch
    {
        MailTls.StartTls => SecureSocketOptions.StartTls,
        MailTls.Implicit => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        options.Value.Certificate is { } pinned
            ? certificate is not null && CryptographicOperations.FixedTimeEquals(
                SHA256.HashData(certificate.GetRawCertData()), Convert.FromHexString(pinned))
            : errors is SslPolicyErrors.None;
}
