using System.Text;
using Compliance.Proof.Certificates;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Certificates;

using static CertificateBench;

/// <summary>
/// Complete, or pending, is what the log's entries show and nothing else. Each rule is left unkept once: the verifier refuses the file, and
/// the signer, who asks the same before it signs, refuses the statement.
/// </summary>
public sealed class CertificateOutcomeTests
{
    [Fact]
    public void What_the_entries_show_is_accepted_complete_pending_and_without_a_key()
    {
        Accepted(new CertificateBench().Fill());
        Accepted(new CertificateBench().FillPending());
        Accepted(new CertificateBench().FillKeyless());
    }

    [Fact]
    public void Complete_without_an_entry_for_a_step_is_refused_except_for_the_keys_creation()
    {
        foreach (var step in new[]
        {
            EntryKind.KeyBound, EntryKind.KeyDisabled, EntryKind.KeyDeleted, EntryKind.KeyProbed, EntryKind.KeyPurged, EntryKind.KeyAudited,
            EntryKind.Received, EntryKind.Fenced, EntryKind.Approved,
        })
            NotShown(Complete(bench => bench.LeaveOut(step)), $"{step}");
        Accepted(Complete(bench => bench.LeaveOut(EntryKind.KeyCreated)));
    }

    [Fact]
    public void Pending_without_an_entry_for_a_step_is_refused_and_needs_no_purge()
    {
        foreach (
            var step in new[]
            {
                EntryKind.KeyBound,
                EntryKind.KeyDisabled,
                EntryKind.KeyDeleted,
                EntryKind.KeyProbed,
                EntryKind.Received,
                EntryKind.Fenced,
                EntryKind.Approved,
            }
        )
            NotShown(Pending(bench => bench.LeaveOut(step)), $"{step}");
        Accepted(Pending(bench => bench.LeaveOut(EntryKind.KeyCreated)));
    }

    /// <summary>The entry is in the file, and the key's line does not name it.</summary>
    [Theory]
    [InlineData("\"bound\":3", "\"bound\":null")]
    [InlineData("\"disabled\":6", "\"disabled\":null")]
    [InlineData("\"deleted\":7", "\"deleted\":null")]
    [InlineData("\"probed\":8", "\"probed\":null")]
    [InlineData("\"purged\":9", "\"purged\":null")]
    [InlineData("\"audited\":10", "\"audited\":null")]
    [InlineData("\"audited\":10", "\"read\":10")]
    public void A_key_of_which_the_statement_itself_names_no_entry_is_not_shown(string named, string otherwise) =>
        NotShown(
            Complete(bench => bench.Statement = made => made.DefaultStatement(keys: $"[{Replaced(made.KeyLine(), named, otherwise)}]")),
            otherwise);

    [Theory]
    [InlineData("\"created\":1", "\"created\":3")]
    [InlineData("\"bound\":3", "\"bound\":1")]
    [InlineData("\"disabled\":6", "\"disabled\":7")]
    [InlineData("\"deleted\":7", "\"deleted\":6")]
    [InlineData("\"probed\":8", "\"probed\":9")]
    [InlineData("\"purged\":9", "\"purged\":8")]
    [InlineData("\"audited\":10", "\"audited\":5")]
    [InlineData("\"purged\":9", "\"purged\":0")]
    [InlineData("\"purged\":9", "\"purged\":99")]
    [InlineData("\"purged\":9", "\"purged\":-1")]
    [InlineData("\"purged\":9", "\"purged\":\"9\"")]
    [InlineData("\"purged\":9", "\"purged\":\"2026-11-01T12:00:00Z\"")]
    [InlineData("\"purged\":9", "\"purged\":true")]
    [InlineData("\"purged\":9", "\"purged\":[9]")]
    [InlineData("\"name\":\"k1\"", "\"name\":\"K1\"")]
    public void An_index_that_points_at_another_kind_another_key_or_outside_is_refused_whatever_the_outcome(string named, string otherwise)
    {
        foreach (var outcome in new[] { "complete", "incomplete" })
            Refused(
                CertificateFailure.OtherKey,
                "statement-of-another-key",
                Complete(bench =>
                    bench.Statement = made =>
                        made.DefaultStatement(outcome: outcome, keys: $"[{Replaced(made.KeyLine(), named, otherwise)}]")));
    }

    [Fact]
    public void An_entry_of_one_key_does_not_stand_for_another_and_no_key_is_named_twice()
    {
        foreach (var outcome in new[] { "complete", "incomplete" })
        {
            foreach (var other in new[] { "k1", "k2" })
                Refused(
                    CertificateFailure.OtherKey,
                    "statement-of-another-key",
                    Complete(bench =>
                        bench.Statement = made => made.DefaultStatement(outcome: outcome, keys: $"[{made.KeyLine()},{made.KeyLine(other)}]")
                    ));
            Refused(
                CertificateFailure.OtherKey,
                "statement-of-another-key",
                Complete(bench =>
                    bench.Statement = made => made.DefaultStatement(outcome: outcome, keys: $$"""[{{made.KeyLine()}},{"name":"k1"}]""")
                ));
        }
    }

    [Fact]
    public void A_second_key_needs_a_life_of_its_own()
    {
        NotShown(
            Complete(bench => bench.Statement = made => made.DefaultStatement(keys: $$"""[{{made.KeyLine()}},{"name":"k2"}]""")),
            "k2");
        var keys = "";
        var bench = Complete(two =>
        {
            keys = two.KeyLine();
            List<string> line = ["\"name\":\"k2\""];
            foreach (
                var kind in new[]
                {
                    EntryKind.KeyBound,
                    EntryKind.KeyDisabled,
                    EntryKind.KeyDeleted,
                    EntryKind.KeyProbed,
                    EntryKind.KeyPurged,
                    EntryKind.KeyAudited,
                }
            )
            {
                line.Add($"\"{kind.Name()["key-".Length..]}\":{two.Entries.Count}");
                two.Add(kind, two.Members(kind).Replace("k1", "k2", StringComparison.Ordinal));
            }
            two.Statement = made => made.DefaultStatement(keys: $"[{keys},{{{string.Join(',', line)}}}]");
        });
        Accepted(bench);

        // Of the eraser's entries none may be left unsaid.
        Refused(
            CertificateFailure.OtherKey, "statement-of-another-key",
            Complete(one =>
            {
                one.Add(EntryKind.KeyDeleted, one.Members(EntryKind.KeyDeleted).Replace("k1", "k2", StringComparison.Ordinal));
                one.Statement = made => made.DefaultStatement();
            }));
    }

    [Fact]
    public void A_finding_of_the_audit_and_be_it_in_a_second_entry_is_not_complete()
    {
        foreach (var findings in new[] { "[\"KeyBackup by mallory\"]", "[null]", "[[]]", "null", "{}", "\"[]\"", "0" })
        {
            NotShown(Complete(bench => bench.Say(EntryKind.KeyAudited, $"{Act},\"findings\":{findings}")), findings);
            NotShown(Complete(bench => bench.Add(EntryKind.KeyAudited, $"{Act},\"findings\":{findings}")), findings);
        }
        NotShown(Complete(bench => bench.Say(EntryKind.KeyAudited, Act)), "no word of findings");
        Accepted(Complete(bench => bench.Add(EntryKind.KeyAudited)));
    }

    [Theory]
    [InlineData("\"presence\":\"absent\"", "\"presence\":\"present\"")]
    [InlineData("\"presence\":\"absent\"", "\"presence\":\"deleted\"")]
    [InlineData("\"presence\":\"absent\"", "\"presence\":null")]
    [InlineData("\"answer\":\"not-found\"", "\"answer\":\"rejected\"")]
    [InlineData("\"answer\":\"not-found\"", "\"answer\":\"disabled\"")]
    [InlineData("\"answer\":\"not-found\"", "\"said\":\"not-found\"")]
    [InlineData("\"controlUnwrapped\":true", "\"controlUnwrapped\":false")]
    [InlineData("\"controlUnwrapped\":true", "\"controlUnwrapped\":\"true\"")]
    [InlineData("\"controlUnwrapped\":true", "\"controlUnwrapped\":null")]
    [InlineData("\"wrappedKeyRemoved\":true", "\"wrappedKeyRemoved\":false")]
    public void A_probe_that_does_not_show_the_key_gone_is_not_complete(string said, string otherwise)
    {
        NotShown(Complete(bench => bench.Say(EntryKind.KeyProbed, $"{Act},{Replaced(Gone, said, otherwise)}")), otherwise);
        NotShown(Complete(bench => bench.Add(EntryKind.KeyProbed, $"{Act},{Replaced(Gone, said, otherwise)}")), otherwise);
    }

    [Theory]
    [InlineData("\"answer\":\"not-found\"", "\"answer\":\"rejected\"")]
    [InlineData("\"controlUnwrapped\":true", "\"controlUnwrapped\":false")]
    [InlineData("\"wrappedKeyRemoved\":true", "\"wrappedKeyRemoved\":false")]
    public void A_probe_that_does_not_show_the_key_deleted_is_not_pending(string said, string otherwise) =>
        NotShown(Pending(bench => bench.Say(EntryKind.KeyProbed, $"{Act},{Replaced(Deleted, said, otherwise)}")), otherwise);

    [Fact]
    public void A_place_that_is_not_covered_is_neither_complete_nor_pending()
    {
        const string Gap = """[{"collection":"shop.faxes","kind":"no-connection"}]""";
        foreach (var bench in new[] { Complete(_ => { }), Pending(_ => { }), Keyless(_ => { }) })
        {
            bench.Statement = made => made.DefaultStatement(notCovered: Gap);
            NotShown(bench, Gap);
        }
    }

    [Fact]
    public void An_approval_or_an_act_of_another_fence_does_not_count()
    {
        const string Other = "\"fence\":\"b3RoZXI=\"";
        foreach (var kind in new[]
        {
            EntryKind.Approved, EntryKind.KeyDisabled, EntryKind.KeyDeleted, EntryKind.KeyProbed, EntryKind.KeyPurged, EntryKind.KeyAudited,
        })
        {
            NotShown(Complete(bench => bench.Say(kind, Replaced(bench.Members(kind), OfFence, Other))), $"{kind}");
            NotShown(Complete(bench => bench.Add(kind, Replaced(bench.Members(kind), OfFence, Other))), $"{kind} beside the right one");
        }
        NotShown(Complete(bench => bench.Say(EntryKind.Fenced, $"{OfRequest},{Other}")), "fenced");
        NotShown(Keyless(bench => bench.Say(EntryKind.Keyless, $"{OfRequest},{Other}")), "keyless");
        NotShown(Pending(bench => bench.Say(EntryKind.KeyDeleted, Replaced(Act, OfFence, Other))), "pending");
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"fence\":null")]
    [InlineData(",\"fence\":1")]
    public void An_approval_or_an_act_that_names_no_fence_is_no_entry_of_one(string fence)
    {
        foreach (
            var kind in new[]
            {
                EntryKind.Fenced,
                EntryKind.Approved,
                EntryKind.KeyDisabled,
                EntryKind.KeyDeleted,
                EntryKind.KeyProbed,
                EntryKind.KeyPurged,
                EntryKind.KeyAudited,
            }
        )
            Refused(
                CertificateFailure.StatementMalformed,
                "statement-malformed",
                Complete(bench => bench.Say(kind, Replaced(bench.Members(kind), "," + OfFence, fence))));
        Refused(
            CertificateFailure.StatementMalformed,
            "statement-malformed",
            Keyless(bench => bench.Say(EntryKind.Keyless, OfRequest + fence)));

        // A number is not the text of its digits.
        Refused(
            CertificateFailure.StatementMalformed, "statement-malformed",
            Complete(bench =>
            {
                foreach (var kind in bench.Supporting.Select(index => bench.Entries[index].Kind).ToList())
                    bench.Say(
                        kind,
                        bench
                            .Members(kind)
                            .Replace(OfFence, kind == EntryKind.Fenced ? "\"fence\":\"1\"" : "\"fence\":1", StringComparison.Ordinal));
            }));
    }

    [Fact]
    public void An_act_that_names_no_request_or_another_is_none_of_this_requests()
    {
        foreach (
            var kind in new[]
            {
                EntryKind.Received,
                EntryKind.Fenced,
                EntryKind.Approved,
                EntryKind.KeyDisabled,
                EntryKind.KeyDeleted,
                EntryKind.KeyProbed,
                EntryKind.KeyPurged,
                EntryKind.KeyAudited,
            }
        )
        {
            Refused(
                CertificateFailure.StatementMalformed, "statement-malformed",
                Complete(bench => bench.Say(kind, Replaced(bench.Members(kind), OfRequest, "\"n\":1"))));
            Refused(
                CertificateFailure.OtherRequest, "statement-of-another-request",
                Complete(bench => bench.Say(kind, Replaced(bench.Members(kind), OfRequest, "\"request\":\"request-2\""))));
        }
    }

    [Fact]
    public void A_lifted_fence_is_not_complete_and_neither_are_two_requests_or_two_fences()
    {
        foreach (var kind in new[] { EntryKind.FenceLifted, EntryKind.Received, EntryKind.Fenced })
        {
            NotShown(Complete(bench => bench.Add(kind)), $"{kind}");
            NotShown(Pending(bench => bench.Add(kind)), $"{kind}");
            NotShown(Keyless(bench => bench.Add(kind)), $"{kind}");
        }
    }

    [Fact]
    public void A_request_of_another_right_erases_nothing()
    {
        foreach (var right in new[] { "\"access\"", "null", "[\"erasure\"]", "\"Erasure\"" })
            NotShown(
                Complete(bench => bench.Say(EntryKind.Received, Replaced(bench.Members(EntryKind.Received), "\"erasure\"", right))), right);
    }

    [Fact]
    public void A_certificate_for_a_commitment_that_was_not_received_is_of_another_request()
    {
        foreach (var outcome in new[] { "complete", "incomplete" })
            Refused(
                CertificateFailure.OtherRequest,
                "statement-of-another-request",
                Complete(bench =>
                    bench.Statement = made => Replaced(made.DefaultStatement(outcome: outcome), made.Commitment, "b2Ygc29tZWJvZHkgZWxzZQ==")
                ));
    }

    [Fact]
    public void As_many_people_have_approved_as_the_policy_asks_for()
    {
        Accepted(Approved(asked: 0, "policy"));
        Accepted(Approved(asked: 0, "person-1"));
        Accepted(Approved(asked: 1, "person-1"));
        Accepted(Approved(asked: 2, "person-1", "person-2"));
        Accepted(Approved(asked: 2, "policy", "person-1", "person-2"));
        Accepted(Approved(asked: 1, "person-1", "person-2"));

        NotShown(Approved(asked: 0), "nobody");
        NotShown(Approved(asked: 1, "policy"), "the policy for a person");
        NotShown(Approved(asked: 2, "person-1"), "one for two");
        NotShown(Approved(asked: 2, "person-1", "person-1"), "one twice");
        NotShown(Approved(asked: 2, "policy", "person-1"), "the policy for a second person");
        NotShown(Approved(asked: -1), "fewer than none");

        static CertificateBench Approved(int asked, params string[] people) =>
            Complete(bench =>
            {
                bench.Say(EntryKind.Received, Replaced(bench.Members(EntryKind.Received), "\"approvals\":0", $"\"approvals\":{asked}"));
                bench.LeaveOut(EntryKind.Approved);
                foreach (var person in people)
                {
                    bench.Supporting.Add(
                        bench.IndexOf(EntryKind.Fenced)
                            + 1
                            + bench.Supporting.Count(index => bench.Entries[index].Kind == EntryKind.Approved));
                    bench.Entries.Insert(bench.Supporting[^1], Entry(EntryKind.Approved, $"{OfRequest},{OfFence},\"by\":\"{person}\""));
                    for (var i = 0; i < bench.Supporting.Count - 1; i++)
                        if (bench.Supporting[i] >= bench.Supporting[^1])
                            bench.Supporting[i]++;
                    bench.Supporting.Sort();
                }
            });
    }

    [Theory]
    [InlineData("\"policy\":{}")]
    [InlineData("\"policy\":null")]
    [InlineData("\"policy\":{\"approvals\":\"0\"}")]
    [InlineData("\"policy\":{\"approvals\":null}")]
    [InlineData("\"policies\":{\"approvals\":0}")]
    public void A_request_that_does_not_say_how_many_are_to_approve_is_none(string policy) =>
        Refused(
            CertificateFailure.StatementMalformed,
            "statement-malformed",
            Complete(bench =>
                bench.Say(EntryKind.Received, Replaced(bench.Members(EntryKind.Received), "\"policy\":{\"approvals\":0}", policy))));

    [Fact]
    public void An_approval_that_does_not_say_whose_it_is_is_none() =>
        Refused(
            CertificateFailure.StatementMalformed,
            "statement-malformed",
            Complete(bench => bench.Say(EntryKind.Approved, $"{OfRequest},{OfFence}")));

    [Fact]
    public void An_approval_before_the_fence_or_after_the_first_act_comes_too_early_or_too_late()
    {
        NotShown(
            Complete(bench =>
            {
                var (fenced, approved) = (bench.IndexOf(EntryKind.Fenced), bench.IndexOf(EntryKind.Approved));
                (bench.Entries[fenced], bench.Entries[approved]) = (bench.Entries[approved], bench.Entries[fenced]);
            }),
            "before the fence");
        foreach (var late in new[] { Complete(_ => { }), Pending(_ => { }), Keyless(_ => { }) })
        {
            late.LeaveOut(EntryKind.Approved);
            late.Add(EntryKind.Approved);
            NotShown(late, "after the act");
        }

        // An act before the fence was nobody's to approve, whatever came later.
        NotShown(
            Complete(bench =>
            {
                var (bound, disabled) = (bench.IndexOf(EntryKind.KeyBound), bench.IndexOf(EntryKind.KeyDisabled));
                (bench.Entries[bound], bench.Entries[disabled]) = (bench.Entries[disabled], bench.Entries[bound]);
            }),
            "an act before the fence");
    }

    [Fact]
    public void A_key_and_word_that_there_was_none_contradict_each_other_and_neither_of_them_shows_nothing()
    {
        NotShown(Complete(bench => bench.Add(EntryKind.Keyless)), "both");
        NotShown(Keyless(bench => bench.LeaveOut(EntryKind.Keyless)), "neither");
        NotShown(Keyless(bench => bench.Add(EntryKind.Keyless)), "twice");
        NotShown(
            Complete(bench =>
            {
                foreach (
                    var kind in bench
                        .Supporting.Select(index => bench.Entries[index].Kind)
                        .Where(kind => kind.Name().StartsWith("key-", StringComparison.Ordinal))
                        .ToList())
                    bench.LeaveOut(kind);
            }),
            "the key unsaid");
        Refused(
            CertificateFailure.OtherKey, "statement-of-another-key",
            Keyless(bench => bench.Say(EntryKind.Keyless, $"{Act}")));
    }

    [Fact]
    public void Without_a_key_nothing_is_pending() => NotShown(
        Keyless(bench =>
        {
            bench.Kind = EntryKind.ErasurePending;
            bench.Statement = made => made.DefaultStatement();
        }),
        "pending");

    [Fact]
    public void The_kind_and_the_outcome_are_of_one_certificate()
    {
        foreach (var outcome in new[] { "pending", "not-found", "Complete", "complete ", "" })
            NotShown(Complete(bench => bench.Statement = made => made.DefaultStatement(outcome: outcome)), outcome);
        foreach (var outcome in new[] { "complete", "Pending", "cancelled" })
            NotShown(Pending(bench => bench.Statement = made => made.DefaultStatement(outcome: outcome)), outcome);
    }

    [Fact]
    public void Incomplete_needs_to_be_shown_by_nothing()
    {
        Accepted(Incomplete(new CertificateBench().Fill()));
        Accepted(Incomplete(new CertificateBench().FillPending()));
        Accepted(Incomplete(new CertificateBench().FillKeyless()));
        foreach (
            var kind in new[]
            {
                EntryKind.Received,
                EntryKind.Fenced,
                EntryKind.Approved,
                EntryKind.KeyBound,
                EntryKind.KeyDeleted,
                EntryKind.KeyPurged,
            }
        )
            Accepted(Incomplete(Complete(bench => bench.LeaveOut(kind))));
        Accepted(Incomplete(Complete(bench => bench.Add(EntryKind.FenceLifted))));
        Accepted(Incomplete(Complete(bench => bench.Say(EntryKind.KeyAudited, $"{Act},\"findings\":[\"KeyBackup\"]"))));
        Accepted(Incomplete(Complete(bench => bench.Supporting.Clear())));

        static CertificateBench Incomplete(CertificateBench bench)
        {
            bench.Statement = made => made.DefaultStatement(outcome: "incomplete", notCovered: """[{"collection":"shop.faxes"}]""");
            return bench;
        }
    }

    [Fact]
    public void Where_there_is_no_key_the_verifier_says_on_whose_word_that_rests()
    {
        const string Word = "rests on the service's word";
        using var keyless = new CertificateBench().FillKeyless();
        Assert.Contains(
            CertificateVerifier.Verify(keyless.File(), keyless.Everything).NotShown, gap => gap.Contains(Word, StringComparison.Ordinal));
        using var complete = new CertificateBench().Fill();
        Assert.DoesNotContain(
            CertificateVerifier.Verify(complete.File(), complete.Everything).NotShown, gap => gap.Contains(Word, StringComparison.Ordinal));
    }

    [Fact]
    public void The_signer_is_told_what_else_no_verifier_would_accept()
    {
        using var bench = new CertificateBench().Fill();
        var certificate = bench.Certificate();
        Assert.Null(CertificateStatement.Check(certificate.Statement, certificate.Entries));
        Assert.Null(CertificateStatement.Check(certificate.Statement, certificate.Entries, Origin));
        Assert.Equal("statement-of-another-log", CertificateStatement.Check(certificate.Statement, certificate.Entries, "log.example/b"));
        Assert.Equal("statement-names-other-entries", CertificateStatement.Check(certificate.Statement, [.. certificate.Entries.Skip(1)]));
        Assert.Equal("statement-malformed", CertificateStatement.Check("{}"u8.ToArray(), certificate.Entries));

        // Strict JSON that cannot stand on one line of a file, or leaves it no room.
        foreach (var space in new[] { "\n", "\r", "\t" })
            Assert.Equal(
                "statement-malformed",
                CertificateStatement.Check(Encoding.UTF8.GetBytes(space + bench.Statement(bench)), certificate.Entries));
        var large = Encoding.UTF8.GetBytes(
            new string(' ', CertificateStatement.MaxSize - certificate.Statement.Length)
                + Encoding.UTF8.GetString(certificate.Statement.Span));
        Assert.Null(CertificateStatement.Check(large, certificate.Entries));
        Assert.Equal("statement-too-large", CertificateStatement.Check(large.Append((byte)' ').ToArray(), certificate.Entries));
    }

    private static CertificateBench Complete(Action<CertificateBench> change) => Changed(new CertificateBench().Fill(), change);

    private static CertificateBench Pending(Action<CertificateBench> change) => Changed(new CertificateBench().FillPending(), change);

    private static CertificateBench Keyless(Action<CertificateBench> change) => Changed(new CertificateBench().FillKeyless(), change);

    private static CertificateBench Changed(CertificateBench bench, Action<CertificateBench> change)
    {
        change(bench);
        return bench;
    }

    private static string Replaced(string text, string part, string otherwise)
    {
        Assert.Contains(part, text, StringComparison.Ordinal);
        return text.Replace(part, otherwise, StringComparison.Ordinal);
    }

    private static void Accepted(CertificateBench bench) => Answered(CertificateFailure.None, null, bench, "as it should be");

    private static void NotShown(CertificateBench bench, string what) =>
        Answered(CertificateFailure.OutcomeNotShown, "statement-not-shown", bench, what);

    private static void Refused(CertificateFailure failure, string word, CertificateBench bench) => Answered(failure, word, bench, word);

    private static void Answered(CertificateFailure failure, string? word, CertificateBench bench, string what)
    {
        using (bench)
        {
            var certificate = bench.Certificate();
            var found = CertificateVerifier.Verify(CertificateWriter.Write(certificate), bench.Everything);
            Assert.True(found.Failure == failure, $"{what}: {found.Failure}, not {failure}: {found.Reason}");
            Assert.Equal(word, CertificateStatement.Check(certificate.Statement, certificate.Entries, Origin));
        }
    }
}
