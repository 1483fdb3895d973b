using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.Protection.Keys;
using Compliance.Storage.State;
using Compliance.Workflows;
using Microsoft.Extensions.Options;

namespace Compliance.Storage;

/// <summary>Where in the accounts the declared tables and containers of this system's own state are.</summary>
public sealed class StorageLayout(StorageAccounts accounts, IOptions<StorageOptions> options)
{
    private readonly string _prefix = options.Value.Prefix;

    /// <summary>Everything that the storage modules declare.</summary>
    public static IReadOnlyList<StatePart> Parts => StorageServices.Modules.Parts;

    public TableClient Table(StateTable table) => accounts.Tables(table.Account).GetTableClient(NameOf(table));

    public BlobContainerClient Container(StateContainer container) =>
        accounts.Containers(container.Account).GetBlobContainerClient(NameOf(container));

    /// <param name="name">As it is declared.</param>
    /// <exception cref="InvalidOperationException">No such table is declared.</exception>
    public TableClient Table(string name) => Table(Parts.OfType<StateTable>().Single(part => part.Name == name));

    /// <param name="name">As it is declared.</param>
    /// <exception cref="InvalidOperationException">No such container is declared.</exception>
    public BlobContainerClient Container(string name) => Container(Parts.OfType<StateContainer>().Single(part => part.Name == name));

    /// <summary>A part's name in its account.</summary>
    public string NameOf(StatePart part) => NameOf(part, _prefix);

    /// <summary>The same in a deployment with this prefix.</summary>
    public static string NameOf(StatePart part, string prefix) => part is StateTable ? $"{prefix}{part.Name}" : $"{prefix}-{part.Name}";

    /// <summary>Makes what is missing and one of these roles keeps, once at start.</summary>
    public Task Prepare(AppRoles roles, CancellationToken cancellation) =>
        Task.WhenAll(Parts.Where(part => part.Keepers.Any(roles.Contains)).Select(part => Make(part, cancellation)));

    /// <summary>Gives a case, or another thing of this system's own, a data key under the shared vault key.</summary>
    internal Task<SubjectKeyBinding> BindOwn(SubjectKeys keys, KeyOwner owner, CancellationToken cancellation) =>
        keys.BindUnder(owner, options.Value.CaseKeyName, cancellation);

    private Task Make(StatePart part, CancellationToken cancellation) =>
        part is StateTable table
            ? StorageClients.UnlessForbidden(Table(table).CreateIfNotExistsAsync(cancellation))
            : StorageClients.UnlessForbidden(Container((StateContainer)part).CreateIfNotExistsAsync(cancellationToken: cancellation));
}
