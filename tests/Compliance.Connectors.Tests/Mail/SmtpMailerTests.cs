using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Compliance.Connectors.Mail;
using Compliance.Correspondence;
using Compliance.Subjects;
using Compliance.Testing.Mail;
using Microsoft.Extensions.Options;
using MimeKit;
using SmtpServer.Protocol;

namespace Compliance.Connectors.Tests.Mail;

public sealed class SmtpMailerTests
{
    private const string Address = "zoë.müller@example.org";

    private static readonly OutgoingMail Mail = new(
        "request-1-code-1", Personal.Of("anna@example.org"), new MailText("Ihr Code für die Anfrage", "Code 1 · ü", "<p>Code 1 · ü</p>"));

    [Fact]
    public async Task A_message_arrives_with_both_texts_and_an_id_that_stays_the_same()
    {
        await using var server = TestMailServer.Start();
        await Mailer(server).Send(Mail, default);
        await Mailer(server).Send(Mail, default);

        Assert.Equal(2, server.Taken.Count);
        Assert.Single(server.Taken.Select(each => each.MessageId).Distinct());
        var message = server.Taken[0];
        Assert.Equal("request-1-code-1@shop.example", message.MessageId);
        Assert.Equal("Ihr Code für die Anfrage", message.Subject);
        Assert.Equal("anna@example.org", Assert.Single(message.To.Mailboxes).Address);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        Assert.Equal("Code 1 · ü", message.TextBody!.TrimEnd());
        Assert.Equal("<p>Code 1 · ü</p>", message.HtmlBody!.TrimEnd());
    }

    [Fact]
    public async Task After_STARTTLS_it_logs_in()
    {
        await using var server = TestMailServer.Start(password: "secret");
        await Mailer(server, options => (options.Tls, options.User, options.Password) = (MailTls.StartTls, "compliance", "secret")).Send(
            Mail, default);
        Assert.Single(server.Taken);
    }

    [Fact]
    public async Task A_connection_can_be_protected_from_the_first_byte()
    {
        await using var server = TestMailServer.Start(isSecure: true);
        await Mailer(server, options => options.Tls = MailTls.Implicit).Send(Mail, default);
        Assert.Single(server.Taken);
    }

    [Fact]
    public async Task A_wrong_password_is_worth_another_try_and_says_nothing_of_itself()
    {
        await using var server = TestMailServer.Start(password: "secret");
        var refused = await Refused(
            Mailer(server, options => (options.Tls, options.User, options.Password) = (MailTls.StartTls, "compliance", "other")));
        Assert.Equal((MailFailure.Temporary, "not-logged-in"), (refused.Failure, refused.Code));
    }

    [Fact]
    public async Task A_server_that_nobody_vouches_for_is_told_nothing()
    {
        await using var server = TestMailServer.Start(isSecure: true);
        var refused = await Refused(
            Mailer(server, options => (options.Tls, options.Certificate) = (MailTls.Implicit, new string('0', 64))));
        Assert.Equal((MailFailure.Temporary, "no-trust"), (refused.Failure, refused.Code));
        refused = await Refused(Mailer(server, options => (options.Tls, options.Certificate) = (MailTls.Implicit, null)));
        Assert.Equal("no-trust", refused.Code);
        Assert.Empty(server.Taken);
    }

    [Fact]
    public async Task A_server_that_offers_no_protection_is_told_nothing()
    {
        await using var server = TestMailServer.Start();
        var refused = await Refused(Mailer(server, options => options.Tls = MailTls.StartTls));
        Assert.Equal((MailFailure.Temporary, "not-supported"), (refused.Failure, refused.Code));
        Assert.Empty(server.Taken);
    }

    [Theory]
    [InlineData(SmtpReplyCode.MailboxUnavailable, MailFailure.Permanent, "smtp-550")]
    [InlineData(SmtpReplyCode.InsufficientStorage, MailFailure.Temporary, "smtp-452")]
    public async Task What_the_server_answers_says_whether_to_try_again(SmtpReplyCode answer, MailFailure failure, string code)
    {
        await using var server = TestMailServer.Start();
        server.Answer = (message, _) => Task.FromResult(new SmtpResponse(answer, $"no {message.To}"));
        var refused = await Refused(Mailer(server));
        Assert.Equal((failure, code), (refused.Failure, refused.Code));
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up_in_time()
    {
        await using var server = TestMailServer.Start();
        server.Answer = async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return SmtpResponse.Ok;
        };
        var began = Stopwatch.GetTimestamp();
        var refused = await Refused(Mailer(server, options => options.TimeoutSeconds = 1));
        Assert.Equal((MailFailure.Temporary, "timed-out"), (refused.Failure, refused.Code));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_server_that_never_greets_is_given_up_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var refused = await Refused(Mailer(((IPEndPoint)silent.LocalEndpoint).Port, null, options => options.TimeoutSeconds = 1));
        Assert.Equal("timed-out", refused.Code);
    }

    [Fact]
    public async Task A_server_that_is_away_is_worth_another_try()
    {
        var refused = await Refused(Mailer(TestMailServer.FreePort(), null));
        Assert.Equal((MailFailure.Temporary, "no-connection"), (refused.Failure, refused.Code));
    }

    [Theory]
    [InlineData("anna@example.org\r\nBcc: all@example.org")]
    [InlineData("anna@example.org\nDATA\n.\nMAIL FROM:<x@example.org>")]
    [InlineData("anna@example.org, all@example.org")]
    [InlineData("Anna <anna@example.org>")]
    [InlineData("friends: anna@example.org;")]
    [InlineData("<anna@example.org>")]
    [InlineData("anna")]
    [InlineData("")]
    [InlineData("anna@example.org\u2028")]
    public async Task What_is_not_one_address_goes_nowhere(string address)
    {
        await using var server = TestMailServer.Start();
        var refused = await Refused(Mailer(server), Mail with { To = Personal.Of(address) });
        Assert.Equal((MailFailure.Permanent, "no-address"), (refused.Failure, refused.Code));
        Assert.Empty(server.Taken);
    }

    [Fact]
    public async Task A_subject_that_holds_lines_begins_no_header()
    {
        await using var server = TestMailServer.Start();
        await Mailer(server).Send(Mail with { Text = Mail.Text with { Subject = "x\r\nBcc: all@example.org\r\n\r\nbody" } }, default);
        var message = Assert.Single(server.Taken);
        Assert.Empty(message.Bcc);
        Assert.Single(message.To);
    }

    [Fact]
    public async Task The_folder_gets_whole_messages_under_names_that_tell_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("pickup-").FullName;
        try
        {
            var mailer = new PickupMailer(
                Options.Create(new MailOptions { PickupDirectory = Path.Combine(folder, "mail"), From = "a@shop.example" }));
            await mailer.Send(Mail, default);
            await mailer.Send(Mail, default);
            var file = Assert.Single(Directory.GetFiles(Path.Combine(folder, "mail")));
            Assert.Equal("request-1-code-1.eml", Path.GetFileName(file));
            var message = await MimeMessage.LoadAsync(file, default);
            Assert.Equal("anna@example.org", message.To.ToString());
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_worth_another_try()
    {
        var file = Path.GetTempFileName();
        try
        {
            var mailer = new PickupMailer(Options.Create(new MailOptions { PickupDirectory = file, From = "a@shop.example" }));
            Assert.Equal("no-folder", (await Refused(mailer)).Code);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<MailException> Refused(IMailer mailer, OutgoingMail? mail = null)
    {
        var refused = await Assert.ThrowsAsync<MailException>(
            () => mailer.Send(mail ?? Mail with { To = Personal.Of(Address) }, default));
        Assert.DoesNotContain("example.org", refused.ToString(), StringComparison.Ordinal);
        Assert.Null(refused.InnerException);
        return refused;
    }

    private static SmtpMailer Mailer(TestMailServer server, Action<MailOptions>? set = null) =>
        Mailer(server.Port, server.Certificate, set);

    private static SmtpMailer Mailer(int port, string? certificate, Action<MailOptions>? set = null)
    {
        var options = new MailOptions
        {
            Host = "localhost", Port = port, Certificate = certificate, Tls = MailTls.None, From = "privacy@shop.example",
            TimeoutSeconds = 10,
        };
        set?.Invoke(options);
        return new SmtpMailer(Options.Create(options), TimeProvider.System);
    }
}
