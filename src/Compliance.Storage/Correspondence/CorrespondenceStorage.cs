using Compliance.Correspondence;
using Compliance.Storage.Requests;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Correspondence;

/// <summary>Mail on its way, and messages on requests.</summary>
internal sealed class CorrespondenceStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [MailOutbox.Table, MessageStore.Table];

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<MailOutbox>().AddSingleton<MessageStore>();
        services.AddSingleton<IMailOutbox>(each => each.GetRequiredService<MailOutbox>());
        services.AddSingleton<IMessageStore>(each => each.GetRequiredService<MessageStore>());
        services.AddSingleton<ICaseRows>(each => each.GetRequiredService<MailOutbox>());
        services.AddSingleton<ICaseRows>(each => each.GetRequiredService<MessageStore>());
    }
}
