using Compliance.Recipients;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Recipients;

/// <summary>Who was told what about which request.</summary>
internal sealed class RecipientsStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [RecipientNotices.Table];

    public override void Register(IServiceCollection services) => services.AddSingleton<IRecipientNotices, RecipientNotices>();
}
