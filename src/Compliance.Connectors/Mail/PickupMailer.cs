using Compliance.Correspondence;
using Microsoft.Extensions.Options;

namespace Compliance.Connectors.Mail;

/// <summary>Writes messages into a folder, for one machine: <c>.eml</c>, as every mail program opens it.</summary>
internal sealed class PickupMailer(IOptions<MailOptions> options) : IMailer
{
    public async Task Send(OutgoingMail mail, CancellationToken cancellation)
    {
        var message = MailMessages.Of(mail, options.Value.From);
        try
        {
            var folder = Directory.CreateDirectory(options.Value.PickupDirectory!);
            var path = Path.Combine(folder.FullName, $"{mail.Id}.eml");

            // Whoever looks for messages finds whole ones alone, and one that is sent again in the place of the first.
            await using (var file = new FileStream($"{path}.part", Options()))
                await message.WriteToAsync(file, cancellation);
            File.Move($"{path}.part", path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MailException(MailFailure.Temporary, "no-folder");
        }
    }

    /// <summary>For its owner's eyes alone, where the system knows owners.</summary>
    private static FileStreamOptions Options()
    {
        var whole = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            whole.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return whole;
    }
}
