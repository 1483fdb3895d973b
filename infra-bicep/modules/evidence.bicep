import { privateLink, principalsByApp, appsByRole, definitionsByRole, resourceTags } from 'types.bicep'

@description('The account\'s name.')
param name string

@description('The region.')
param location string

@description('Tags of the account.')
param tags resourceTags

@description('How many copies the platform keeps, and where.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

@description('Private endpoints, or none.')
param link privateLink?

@description('How many days the log and the certificates stay as they are: 1 to 146000.')
@minValue(1)
@maxValue(146000)
param immutabilityDays int

@description('Which app has which role.')
param appOf appsByRole

@description('The principal ids of the apps\' identities.')
param principalOf principalsByApp

@description('The ids of the custom role definitions.')
param definitions definitionsByRole

// What the eraser did stands in the log: it writes no account.
var accountKeepers = [appOf.service]
// Whoever needs an entry reads it, and believes what the log's keys have signed; the signer alone writes.
var logReaders = union([appOf.service], [appOf.provisioner], [appOf.eraser])
var logContainers = ['compliance-log', 'compliance-loghead', 'compliance-entries']
var readings = flatten(map(
  logContainers,
  each => map(logReaders, app => { container: each, app: app, right: 'evidenceReader' })
))
var grants = concat(readings, [
  { container: 'compliance-statements', app: appOf.service, right: 'evidenceWriter' }
  { container: 'compliance-statements', app: appOf.signer, right: 'evidenceReader' }
  { container: 'compliance-certificates', app: appOf.signer, right: 'evidenceWriter' }
  { container: 'compliance-certificates', app: appOf.service, right: 'evidenceReader' }
  { container: 'compliance-log', app: appOf.signer, right: 'evidenceWriter' }
  { container: 'compliance-loghead', app: appOf.signer, right: 'headKeeper' }
  { container: 'compliance-entries', app: appOf.signer, right: 'evidenceWriter' }
  { container: 'compliance-audit', app: appOf.eraser, right: 'evidenceWriter' }
])
var receiptGrants = [
  { apps: [appOf.signer], right: 'rowKeeper' }
  { apps: logReaders, right: 'rowReader' }
]
var receiptRights = flatten(map(receiptGrants, each => map(each.apps, app => { app: app, right: each.right })))

module account 'storage-account.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    redundancy: redundancy
    services: ['blob', 'table']
    link: link
    containers: ['compliance-audit', 'compliance-entries', 'compliance-loghead', 'compliance-statements']
    immutableContainers: ['compliance-certificates', 'compliance-log']
    immutabilityDays: immutabilityDays
    tables: ['complianceaccounts', 'compliancereceipts']
  }
}

resource evidence 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: name

  resource blobs 'blobServices' existing = {
    name: 'default'
  }

  resource tables 'tableServices' existing = {
    name: 'default'

    resource accounts 'tables' existing = {
      name: 'complianceaccounts'
    }

    resource receipts 'tables' existing = {
      name: 'compliancereceipts'
    }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' existing = [
  for grant in grants: {
    parent: evidence::blobs
    name: grant.container
  }
]

resource containerAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (grant, i) in grants: {
    scope: container[i]
    name: guid(container[i].id, grant.app, grant.right)
    properties: {
      principalId: principalOf[grant.app]
      principalType: 'ServicePrincipal'
      roleDefinitionId: definitions[grant.right]
    }
    dependsOn: [account]
  }
]

resource accountAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for app in accountKeepers: {
    scope: evidence::tables::accounts
    name: guid(evidence::tables::accounts.id, app, 'row-keeper')
    properties: {
      principalId: principalOf[app]
      principalType: 'ServicePrincipal'
      roleDefinitionId: definitions.rowKeeper
    }
    dependsOn: [account]
  }
]

resource receiptAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for each in receiptRights: {
    scope: evidence::tables::receipts
    name: guid(evidence::tables::receipts.id, each.app, each.right)
    properties: {
      principalId: principalOf[each.app]
      principalType: 'ServicePrincipal'
      roleDefinitionId: definitions[each.right]
    }
    dependsOn: [account]
  }
]
