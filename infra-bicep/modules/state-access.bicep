import { appRole, stateContainer, stateTable } from 'contract.bicep'
import { appsByRole, definitionsByRole, principalsByApp } from 'types.bicep'

@description('The account, with its tables and containers.')
param account string

@description('Tables of the account.')
param tables stateTable[]

@description('Containers of the account.')
param containers stateContainer[] = []

@description('Which app has which role.')
param appOf appsByRole

@description('The principal ids of the apps\' identities.')
param principalOf principalsByApp

@description('The ids of the custom role definitions.')
param definitions definitionsByRole

// An app that has several of the roles is granted a right once.
func grantsOf(part string, roles appRole[], right string, appOf appsByRole) { part: string, app: string, right: string }[] =>
  map(union(map(roles, role => appOf[role]), []), app => { part: part, app: app, right: right })

var tableGrants = flatten(concat(
  map(tables, each => grantsOf(each.name, each.keepers, 'rowKeeper', appOf)),
  map(tables, each => grantsOf(each.name, each.readers, 'rowReader', appOf))
))
// What is rewritten may be deleted too. Elsewhere nobody deletes.
var containerGrants = flatten(concat(
  map(
    containers,
    each => grantsOf(each.name, each.keepers, each.rule == 'rewritten' ? 'headKeeper' : 'evidenceWriter', appOf)
  ),
  map(containers, each => grantsOf(each.name, each.readers, 'evidenceReader', appOf))
))

resource store 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: account

  resource blobs 'blobServices' existing = {
    name: 'default'
  }

  resource tables 'tableServices' existing = {
    name: 'default'
  }
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2026-06-01' existing = [
  for grant in tableGrants: {
    parent: store::tables
    name: grant.part
  }
]

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' existing = [
  for grant in containerGrants: {
    parent: store::blobs
    name: grant.part
  }
]

resource tableAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (grant, i) in tableGrants: {
    scope: table[i]
    name: guid(table[i].id, grant.app, grant.right)
    properties: {
      principalId: principalOf[grant.app]
      principalType: 'ServicePrincipal'
      roleDefinitionId: definitions[grant.right]
    }
  }
]

resource containerAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (grant, i) in containerGrants: {
    scope: container[i]
    name: guid(container[i].id, grant.app, grant.right)
    properties: {
      principalId: principalOf[grant.app]
      principalType: 'ServicePrincipal'
      roleDefinitionId: definitions[grant.right]
    }
  }
]
