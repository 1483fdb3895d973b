using System.Text.Json;
using Compliance.Certificates;
using Compliance.Proof.Verifying;

namespace Compliance.Tests.Certificates;

public sealed class CertificateReadingTests
{
    private static readonly CertificateProof Proof = new(7, "log.example", 9, "root");

    [Fact]
    public void What_happened_to_a_key_is_read_from_the_entries_that_its_line_points_at()
    {
        var view = Read(
            new
            {
                kind = "erasure",
                outcome = "complete",
                keys = new[]
                {
                    new
                    {
                        name = "k1",
                        disabled = 1,
                        deleted = 2,
                        purged = (int?)null,
                    },
                },
            },
            Entry(1, EntryKind.KeyDisabled, new { key = "k1", disabled = "2026-11-01T08:00:00Z" }),
            Entry(
                2,
                EntryKind.KeyDeleted,
                new
                {
                    deleted = "2026-11-02T08:00:00Z",
                    scheduledPurge = "2026-12-01T08:00:00Z",
                    recoveryLevel = "Recoverable",
                }
            ));

        Assert.Equal(
            new CertifiedKey("k1", "2026-11-01T08:00:00Z", "2026-11-02T08:00:00Z", "2026-12-01T08:00:00Z", "", "Recoverable"),
            Assert.Single(view.Keys));
        Assert.False(view.IsPending);
    }

    [Fact]
    public void Probes_and_audits_are_read_from_the_entries_in_their_order()
    {
        var view = Read(
            new { kind = "erasure-pending", outcome = "pending" },
            Entry(
                3,
                EntryKind.KeyProbed,
                new
                {
                    key = "k1",
                    answer = "not-found",
                    control = "c",
                    controlUnwrapped = true,
                    wrappedKeyRemoved = false,
                    at = "t",
                }
            ),
            Entry(
                4,
                EntryKind.KeyAudited,
                new
                {
                    from = "a",
                    to = "b",
                    findings = new[] { "f" },
                    gaps = Array.Empty<string>(),
                }
            ));

        Assert.Equal(
            new CertifiedProbe("k1", "not-found", "c", ControlUnwrapped: true, WrappedKeyRemoved: false, "t"), Assert.Single(view.Probes));
        Assert.Equal(["f"], Assert.Single(view.Audits).Findings);
        Assert.True(view.IsPending);
    }

    [Fact]
    public void A_collection_has_its_title_beside_its_name()
    {
        var view = Read(new { kind = "erasure", stores = new[] { new { collection = "shop.orders", fact = "deleted", count = 3 } } });
        Assert.Equal(("Title of shop.orders", "shop.orders", "3"), (view.Stores[0].Title, view.Stores[0].Collection, view.Stores[0].Count));
    }

    [Fact]
    public void A_statement_of_another_shape_is_read_as_far_as_it_goes()
    {
        var view = Read(
            new
            {
                kind = 5,
                stores = "none",
                keys = new object[]
                {
                    1,
                    new
                    {
                        name = "k1",
                        disabled = "1",
                        deleted = 99,
                    },
                },
                notProven = new object[] { 1 },
            }
        );
        Assert.Equal((false, 0, "k1"), (view.IsPending, view.Stores.Count, Assert.Single(view.Keys).Name));
        Assert.Equal(["1"], view.NotProven);
    }

    private static CertificateView Read<T>(T statement, params SupportingEntry[] entries) =>
        CertificateReading.Read(JsonSerializer.SerializeToElement(statement), entries, collection => $"Title of {collection}", Proof, null);

    private static SupportingEntry Entry<T>(long index, EntryKind kind, T statement) =>
        new(index, kind, new byte[32], JsonSerializer.SerializeToUtf8Bytes(statement), []);
}
