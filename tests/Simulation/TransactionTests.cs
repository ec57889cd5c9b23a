// Job: owners of rewards spawn their accounts and spend, through different nodes, while one node is away for some layers.
// Invariant: every transaction is applied once and alike everywhere, also on the node that never heard of it by gossip.
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Simulation.Tests.Checks;
using Spacemesh.Simulation.Tests.World;
using Spacemesh.Vm.Transactions;
using Xunit.Abstractions;

namespace Spacemesh.Simulation.Tests;

/// <summary>Transactions in a network of three.</summary>
public sealed class TransactionTests(PowMemory pow, ITestOutputHelper output) : SimulationTest(pow, output)
{
    private const ulong Smidge = 1_000_000;

    /// <summary>Blocks are built from different mempools and executed to the same accounts.</summary>
    [Fact]
    public void Transactions_are_applied_alike_on_every_node_also_on_one_that_missed_them() => Run(Seed, (simulation, checker) =>
    {
        SimulatedNode[] nodes = [.. simulation.Nodes];
        Pass(simulation, checker, new LayerId(23));
        foreach (SimulatedNode node in nodes)
            node.Submit(node.Wallet.Spawn());
        Pass(simulation, checker, new LayerId(24));
        nodes[2].Stop();
        foreach (SimulatedNode payer in nodes.Take(2))
        {
            foreach (SimulatedNode receiver in nodes.Where(n => n != payer))
                payer.Submit(payer.Wallet.Spend(receiver.Coinbase, Smidge));
        }
        Pass(simulation, checker, new LayerId(27));
        checker.ExpectBehind(nodes[2]);
        nodes[2].Start();
        Pass(simulation, checker, new LayerId(33));
        nodes[2].Submit(nodes[2].Wallet.Spend(nodes[0].Coinbase, 2 * Smidge));
        Pass(simulation, checker, new LayerId(38));
        // Three spawns, two spends each of two payers, one of the third.
        RequireApplied(nodes, count: 8);
        Assert.All(nodes, node => Assert.Equal(nodes[0].Read(AccountTable.All), node.Read(AccountTable.All), Same));
        Assert.All(nodes, node => Assert.Equal(new LayerId(38), StateChecker.Applied(node).Last().Value.Layer));
    });

    private static void RequireApplied(SimulatedNode[] nodes, int count)
    {
        foreach (SimulatedNode node in nodes)
        {
            List<TransactionRow> rows = node.Read(TransactionTable.All);
            Assert.Equal(count, rows.Count);
            foreach (TransactionRow row in rows)
            {
                Assert.True(row.Layer is not null && row.Result is not null, $"node {node.Index} has not applied transaction {row.Id}");
                Assert.Equal(TransactionStatus.Success, TransactionResult.Decode(row.Result!).Status);
                TransactionRow other = nodes[0].Read(session => TransactionTable.Find(session, row.Id))!;
                Assert.Equal((other.Layer, other.Block, Convert.ToHexString(other.Result!)),
                    (row.Layer, row.Block, Convert.ToHexString(row.Result!)));
            }
        }
    }

    private static bool Same(AccountRow a, AccountRow b) =>
        (a.Address, a.Layer, a.Balance, a.NextNonce, a.Template) == (b.Address, b.Layer, b.Balance, b.NextNonce, b.Template)
        && (a.State ?? []).AsSpan().SequenceEqual(b.State);
}
