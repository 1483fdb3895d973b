using System.Text.Json;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Requests;
using Compliance.Tests.Requests.Rights.Erasure;
using NodaTime;

namespace Compliance.Tests.Attacks;

/// <summary>
/// Row "Insider": an application that seals for subjects reads a record's ground off its envelope and asks for it in a subject's place. The
/// naive way takes any owner's id as text.
/// </summary>
public sealed class RetainedRecordAttacks(AzuriteFixture azurite)
{
    private static readonly RecordAddress Address = new("books.invoices", "C-1", "amount");

    [Fact]
    public async Task What_a_ground_keeps_is_opened_by_no_subjects_way()
    {
        await using var bench = await DomainBench.Start(azurite, RetainingTests.Map);
        var protector = bench.Get<SubjectProtector>();
        var retained = await Retained(bench, protector);
        var ground = RetentionTerm.Until("legal_obligation", new DateOnly(2036, 11, 20)).Owner(bench.Get<ProtectionOptions>().Tenant);

        // The naive way: the key of whoever the text names. The ground's is there, and opens.
        Assert.Equal("1234", await protector.OpenRetainedText(Address, retained));

        await Assert.ThrowsAsync<ArgumentException>(() => protector.OpenText(ground, Address, retained));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            protector.OpenRead(ground, Address, new MemoryStream(SealedText.Decode(retained))));
        await Assert.ThrowsAsync<ArgumentException>(() => protector.Reseal(ground, Address, SealedText.Decode(retained)));
        await Assert.ThrowsAsync<ArgumentException>(() => protector.SealText(ground, Address, "made up"));
        await Assert.ThrowsAsync<ArgumentException>(() => bench.Get<SubjectKeys>().Rekey(ground));
    }

    private static async Task<string> Retained(DomainBench bench, SubjectProtector protector)
    {
        var subject = await bench.Get<ISubjectDirectory>().Register([("customer_number", Personal.Of("C-1"))], default);
        var amount = await protector.SealText(subject, Address, "1234");
        bench.Stores["books"].Add(
            "books.invoices", JsonSerializer.Serialize(new { number = "C-1", issued = "2026-11-20T00:00:00Z", amount }));
        var id = await bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        await ErasureWorkflow.Run(bench.Context(id), new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms));
        return JsonDocument
            .Parse(Assert.Single(bench.Stores["books"].Rows("books.invoices")))
            .RootElement.GetProperty("amount")
            .GetString()!;
    }
}
