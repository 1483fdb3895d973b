using System.Runtime.CompilerServices;
using Compliance.Client.Http;
using Compliance.Client.Problems;

namespace Compliance.Client.Personalization;

/// <summary>
/// The gate: it decides, reads the allowed fields and no others, and records the use before it answers. What was refused is not read.
/// </summary>
public sealed class PersonalizationClient
{
    private readonly ClientCalls _calls;

    internal PersonalizationClient(ClientCalls calls) => _calls = calls;

    /// <summary>
    /// What a purpose may use of a person, read now. It is repeated where a store is briefly unavailable: nothing is recorded then.
    /// </summary>
    /// <param name="person">An id of a person or device.</param>
    /// <param name="purpose">As the data map names it.</param>
    /// <param name="fields">Some of the purpose's fields; null: all of them. None is refused: it would not become all.</param>
    /// <param name="how">What is asked for besides; nothing where it is null.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">Nothing was given.</exception>
    public async Task<PersonalizedData> Read(
        string person, string purpose, IReadOnlyCollection<string>? fields = null, GateReading? how = null,
        CancellationToken cancellation = default)
    {
        if (fields is { Count: 0 })
            throw new ArgumentException("Name the fields that are needed, or pass null for all of the purpose's.", nameof(fields));
        how ??= new GateReading();
        var given = await _calls.Send<PersonalizedData>(
            Call.Get(
                $"api/personalization/{Call.Part(person)}",
                ("purpose", purpose),
                ("fields", fields is null ? null : string.Join(',', fields)),
                ("signed", how.IsSigned ? "true" : null),
                ("audience", how.IsSigned ? how.Audience : null)).WithSignal(how.HasGlobalPrivacyControl),
            cancellation);
        return given.Person == person && given.Purpose == purpose
            ? given
            : throw new ComplianceAnswerException("The answer is to another question.");
    }

    /// <summary>A page of who used what of a person, the newest first, 100 at most.</summary>
    /// <param name="person">An id of a person or device.</param>
    /// <param name="after"><see cref="UsePage.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There is no answer.</exception>
    public Task<UsePage> Uses(string person, string? after = null, CancellationToken cancellation = default) =>
        _calls.Send<UsePage>(Call.Get($"api/people/{Call.Part(person)}/uses", ("after", after)), cancellation);

    /// <summary>All of them, page by page.</summary>
    /// <param name="person">An id of a person or device.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There is no answer.</exception>
    public async IAsyncEnumerable<UseRecord> AllUses(string person, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? next = null;
        do
        {
            var page = await Uses(person, next, cancellation);
            foreach (var record in page.Records)
                yield return record;
            next = page.Next;
        }
        while (next is not null);
    }
}
