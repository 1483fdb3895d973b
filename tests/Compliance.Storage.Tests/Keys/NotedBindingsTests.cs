using Compliance.Personalization.Changes;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using NodaTime;

namespace Compliance.Storage.Tests.Keys;

public sealed class NotedBindingsTests(StorageBench storage) : IClassFixture<StorageBench>
{
    private readonly ISubjectKeyStore _store = storage.Get<ISubjectKeyStore>();
    private readonly IChangeNotes _notes = storage.Get<IChangeNotes>();

    [Fact]
    public async Task A_person_is_noted_as_changing_before_they_become_known_and_before_they_are_fenced()
    {
        var person = Guid.NewGuid().ToString("N");
        Assert.DoesNotContain(person, await Noted());
        var binding = await _store.TryAdd(
            new SubjectKeyBinding(person, Guid.NewGuid(), "key", "1", new byte[] { 1 }, BindingState.Active), default);
        Assert.Contains(person, await Noted());
        await Forget();
        await _store.TryReplace(binding!.Fence(), default);
        Assert.Contains(person, await Noted());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_whom_a_backup_brought_back_unfenced_or_not_at_all_is_noted_before_they_are_erased_again(bool isThere)
    {
        var person = Guid.NewGuid().ToString("N");
        if (isThere)
            await _store.TryAdd(
                new SubjectKeyBinding(person, Guid.NewGuid(), "key", "1", new byte[] { 1 }, BindingState.Active), default);
        await Forget();
        await storage.Get<BindingErasure>().Tombstone(person, default);
        Assert.Equal(BindingState.Erased, (await _store.Find(person, default))!.State);
        Assert.Contains(person, await Noted());
    }

    [Fact]
    public async Task Keys_of_cases_and_grounds_are_nobodys_change()
    {
        await _store.TryAdd(
            new SubjectKeyBinding("own-case-1", Guid.NewGuid(), "key", "1", new byte[] { 1 }, BindingState.Active), default);
        Assert.DoesNotContain("own-case-1", await Noted());
    }

    private async Task Forget() => await _notes.RemoveBefore(await _notes.Now(default) + Duration.FromHours(2), default);

    private async Task<IReadOnlyCollection<string>> Noted() =>
        (await _notes.Read(await _notes.Now(default) - IChangeNotes.MaxSkew, default)).People;
}
