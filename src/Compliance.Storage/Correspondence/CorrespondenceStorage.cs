using Compliance.Correspondence;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Correspondence;

/// <summary>Mail on its way, and messages on requests.</summary>
internal sealed class CorrespondenceStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [MailOutbox.Table, MessageStore.Table];

    public override void Register(IServiceCollection services) =>
        services.AddSingleton<IMailOutbox, MailOutbox>().AddSingleton<IMessageStore, MessageStore>();
}
