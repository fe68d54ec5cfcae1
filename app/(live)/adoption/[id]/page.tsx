import type { Metadata } from 'next';
import { SavedAssessment } from '@/components/adoption/saved/saved-assessment';

export const metadata: Metadata = { title: 'Assessment' };

interface PageProps {
  readonly params: Promise<{ readonly id: string }>;
}

/** A saved assessment, as it was decided and as it stands now. */
export default async function AssessmentPage({ params }: PageProps) {
  return <SavedAssessment id={(await params).id} />;
}
