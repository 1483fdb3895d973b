using Azure.Data.Tables;
using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Subjects;

namespace Compliance.Storage.Tests.Subjects;

public sealed class SubjectDirectoryTests(StorageBench bench) : IClassFixture<StorageBench>
{
    private readonly ISubjectDirectory _directory = bench.Get<ISubjectDirectory>();

    [Fact]
    public async Task A_subject_is_found_under_each_identity_and_their_card_opens()
    {
        var subject = await Register("C-1", "one@example.org");
        Assert.Equal([subject], await Find("customer_number", "C-1"));
        Assert.Equal([subject], await Find("email", " One@Example.ORG "));
        Assert.Empty(await Find("email", "nobody@example.org"));

        var card = await _directory.Read(subject, default);
        Assert.Equal(("C-1", "one@example.org"), (card.Find("customer_number")!.Value.Reveal(), card.Find("email")!.Value.Reveal()));
    }

    [Fact]
    public async Task Writers_at_once_enrol_one_person_once()
    {
        var subjects = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Register("C-2", "two@example.org")));
        Assert.Single(subjects.Distinct());
        Assert.Equal([subjects[0]], await Find("email", "two@example.org"));
    }

    [Fact]
    public async Task A_shared_email_address_leads_to_both()
    {
        string[] both = [await Register("C-3", "shared@example.org"), await Register("C-4", "shared@example.org")];
        Assert.Equal(both.Order(), (await Find("email", "shared@example.org")).Order());
    }

    [Fact]
    public async Task Nothing_is_stored_in_the_clear()
    {
        await Register("C-Clear-5", "clear@example.org");
        Assert.DoesNotContain(
            await StorageBench.Dump(bench.Layout.Table("subjects")),
            row =>
                row.Contains("C-Clear-5", StringComparison.OrdinalIgnoreCase)
                || row.Contains("clear@example", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_removal_leaves_no_row_even_of_identities_given_up_long_ago()
    {
        var subject = await Register("C-6", "old@example.org");
        Assert.Equal(subject, await Register("C-6", "new@example.org"));
        Assert.Equal([subject], await Find("email", "old@example.org"));

        await _directory.Remove(subject, default);
        await _directory.Remove(subject, default);
        Assert.Empty(await RowsOf(subject));
        Assert.Empty((await _directory.Read(subject, default)).Kinds);
    }

    [Fact]
    public async Task The_removal_leaves_another_holder_of_the_same_address()
    {
        var (gone, stays) = (await Register("C-7", "family@example.org"), await Register("C-8", "family@example.org"));
        await _directory.Remove(gone, default);
        Assert.Equal([stays], await Find("email", "family@example.org"));
        Assert.Equal([stays], await Find("customer_number", "C-8"));
    }

    [Fact]
    public async Task An_enrolment_that_a_crash_cut_off_is_completed_by_the_next_or_removed_without_a_trace()
    {
        bench.Domain.Vault.Before = _ => throw new InvalidOperationException("crash");
        try
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => Register("C-9", "nine@example.org"));
        }
        finally
        {
            bench.Domain.Vault.Before = _ => Task.CompletedTask;
        }

        var subject = Assert.Single(await Find("customer_number", "C-9"));
        await _directory.Remove(subject, default);
        Assert.Empty(await RowsOf(subject));
        Assert.NotEqual(subject, await Register("C-9", "nine@example.org"));
    }

    [Fact]
    public async Task Who_is_enrolled_while_being_erased_leaves_no_row()
    {
        var subject = await Register("C-10", "ten@example.org");
        await bench.Get<BindingErasure>().Fence(subject);
        await Assert.ThrowsAnyAsync<ProtectionException>(() => Register("C-10", "late@example.org"));
        await _directory.Remove(subject, default);
        Assert.Empty(await RowsOf(subject));
    }

    [Fact]
    public async Task Who_comes_back_after_an_erasure_is_someone_new()
    {
        var erased = await Register("C-11", "back@example.org");
        var fences = bench.Get<SubjectFences>();
        await fences.Prepare(erased, [], "request-1");
        await fences.MakeFinal(await fences.Confirm(erased, 0, await bench.Get<LoggedKeys>().Of(erased)));
        await bench.Get<BindingErasure>().Tombstone(erased);
        await _directory.Remove(erased, default);

        var again = await Register("C-11", "back@example.org");
        Assert.NotEqual(erased, again);
        Assert.Equal("C-11", (await _directory.Read(again, default)).Find("customer_number")!.Value.Reveal());
        await Assert.ThrowsAsync<SubjectErasedException>(() => bench.Get<SubjectKeys>().Bind(erased));
    }

    private Task<string> Register(string number, string email) =>
        _directory.Register([("customer_number", Personal.Of(number)), ("email", Personal.Of(email))], default);

    private Task<IReadOnlyList<string>> Find(string kind, string value) => _directory.Find(kind, Personal.Of(value), default);

    private async Task<List<TableEntity>> RowsOf(string subject) => await bench.Layout.Table("subjects").QueryAsync<TableEntity>()
        .Where(row => row.PartitionKey == subject || row.RowKey == subject || row.GetString("Subject") == subject).ToListAsync();
}
