using System.Text;
using Compliance.Correspondence;
using MimeKit;

namespace Compliance.Connectors.Mail;

/// <summary>Makes the message of RFC 5322 that a server is handed, and a file holds.</summary>
internal static class MailMessages
{
    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict, AllowAddressesWithoutDomain = false, AllowUnquotedCommasInAddresses = false,
    };

    /// <exception cref="MailException">Permanent: the address is none, or more than one.</exception>
    public static MimeMessage Of(OutgoingMail mail, string from)
    {
        var sender = MailboxAddress.Parse(Strict, from);
        var message = new MimeMessage
        {
            Subject = mail.Text.Subject,
            MessageId = $"{mail.Id}@{sender.Domain}",
            Body = new MultipartAlternative
            {
                new TextPart("plain") { Text = mail.Text.Plain },
                new TextPart("html") { Text = mail.Text.Html },
            },
        };
        message.From.Add(sender);
        message.To.Add(Recipient(mail.To.Reveal()));

        // RFC 3834: no program answers it, and nobody's out-of-office note is sent to where it came from.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    /// <summary>One mailbox and nothing else: neither a name, nor a list, nor a group, nor another header behind it.</summary>
    private static MailboxAddress Recipient(string address) =>
        !address.Any(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029')
        && MailboxAddress.TryParse(Strict, address, out var mailbox) && mailbox.Address == address.Trim()
            ? new MailboxAddress(Encoding.UTF8, null, mailbox.Address)
            : throw new MailException(MailFailure.Permanent, "no-address");
}
