using Compliance.Correspondence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Compliance.Connectors.Mail;

public static class MailServices
{
    /// <summary>Sends messages as the section <c>Compliance:Mail</c> says.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.TryAddSingleton<IMailTemplates, MailTemplates>();
        services.TryAddSingleton<IMailer>(each =>
        {
            var options = each.GetRequiredService<IOptions<MailOptions>>();
            return options.Value switch
            {
                { Host: not null } => new SmtpMailer(options, each.GetRequiredService<TimeProvider>()),
                { PickupDirectory: not null } => new PickupMailer(options),
                _ => new NoMailer(),
            };
        });
        return services;
    }

    /// <summary>Where nothing is set up: messages wait, and become tasks.</summary>
    private sealed class NoMailer : IMailer
    {
        public Task Send(OutgoingMail mail, CancellationToken cancellation) =>
            throw new MailException(MailFailure.Temporary, "no-mail-server");
    }
}
